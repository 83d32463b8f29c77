"""What is different when the site is published for readers."""

import runpy
from pathlib import Path

# Of the file beside this one: Python may find the publication's own under that name.
globals().update(
    {
        name: value
        for name, value in runpy.run_path(str(Path(__file__).with_name("pelicanconf.py"))).items()
        if name.isupper()
    }
)

PREVIEW = False  # search engines are welcome
