"""Pelican's settings as the product brings them: whoever changes their own, for a plugin say, changes no test."""

# Everything in capitals reaches the build: no secret goes here.
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PREVIEW = True  # search engines are asked not to read the site; publishconf.py says otherwise
SITEURL = ""

PLUGINS = ["plugins.founders", "plugins.pages"]

# Articles and pages bring their addresses along (pipeline/addresses.py), and the ways to other languages stand in their views:
# without an id Pelican compares every article with every other one, to find what belongs together.
ARTICLE_TRANSLATION_ID = ""
PAGE_TRANSLATION_ID = ""
PAGE_PATHS = ["pages"]

# Submissions are hostile until proven kind: no reader but ours, no links that Pelican resolves, nothing copied from content/.
READERS = {"html": None, "rst": None, "htm": None}
INTRASITE_LINK_REGEX = "(?!)(?P<what>x)"
STATIC_PATHS: list[str] = []
STATIC_CREATE_LINKS = False
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "-"
FORMATTED_FIELDS: list[str] = []  # else Pelican would run summaries through its own Markdown
FILENAME_METADATA = ""
DEFAULT_DATE_FORMAT = ""  # dates for people stand in the views
SLUGIFY_SOURCE = "title"
TYPOGRIFY = False
LOAD_CONTENT_CACHE = False
CACHE_CONTENT = False

# Drafts and the future exist nowhere: what is not published is not read at all.
WITH_FUTURE_DATES = True
DRAFT_SAVE_AS = ""
DRAFT_LANG_SAVE_AS = ""
DRAFT_PAGE_SAVE_AS = ""
DRAFT_PAGE_LANG_SAVE_AS = ""

# Pages that Pelican would make and ours replace.
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = ""
MONTH_ARCHIVE_SAVE_AS = ""
DAY_ARCHIVE_SAVE_AS = ""

# Feeds are ours (pipeline/feeds.py); all five of Pelican's are on by default or could be.
FEED_ALL_ATOM = None
FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None

THEME_STATIC_DIR = "static"
THEME_STATIC_PATHS = ["static"]
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}
DELETE_OUTPUT_DIRECTORY = False
LOG_FILTER: list[tuple[int, str]] = []
