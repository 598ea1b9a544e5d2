"""The Dutch of the index. Text is analysed here once, for every engine; engines hold the tokens, split on spaces."""

from .compounds import part_terms, parts
from .fields import Analysed, analysed, pieces, prefixes, readings
from .highlight import excerpt, highlight, occurring
from .question import ParsedQuestion, SearchTerm, parse
from .tokens import Token, all_tokens, folded, is_dutch, term_of, terms, tokens

__all__ = [
    "Analysed",
    "ParsedQuestion",
    "SearchTerm",
    "Token",
    "all_tokens",
    "analysed",
    "excerpt",
    "folded",
    "highlight",
    "is_dutch",
    "occurring",
    "parse",
    "part_terms",
    "parts",
    "pieces",
    "prefixes",
    "readings",
    "term_of",
    "terms",
    "tokens",
]
