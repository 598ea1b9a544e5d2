"""From a thing in the database to its entry in the index. A kind is one module here, which registers its projection."""

from .applications import application_key
from .lessons import lesson_key, lesson_keys
from .pages import page_keys
from .snippets import snippet_key

__all__ = ["application_key", "lesson_key", "lesson_keys", "page_keys", "snippet_key"]
