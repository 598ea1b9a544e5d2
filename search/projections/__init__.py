"""From a thing in the database to its entry in the index. A kind is one module here, which registers its projection.

A kind that lives above search calls `register` from its own AppConfig.ready.
"""

from .applications import application_key
from .pages import page_keys
from .registry import Projection, entries_of, every_key, key_of, kinds, register
from .snippets import snippet_key

__all__ = [
    "Projection",
    "application_key",
    "entries_of",
    "every_key",
    "key_of",
    "kinds",
    "page_keys",
    "register",
    "snippet_key",
]
