"""What is different when the site is published for readers."""

from pelicanconf import *  # noqa: F403  # Pelican's own way of deriving settings

PREVIEW = False  # search engines are welcome
