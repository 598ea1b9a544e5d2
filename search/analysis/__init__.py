"""The Dutch of the index. Text is analysed here once, for every engine; engines hold the terms, split on spaces."""

from .highlight import excerpt, highlight
from .tokens import Token, folded, searchable, terms, tokens

__all__ = ["Token", "excerpt", "folded", "highlight", "searchable", "terms", "tokens"]
