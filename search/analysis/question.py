"""What somebody typed, read as a question: words, "phrases", words to leave out, and choices with `of`."""

import re
from dataclasses import dataclass

from .tokens import Token, all_tokens, is_stop

PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
EITHER = frozenset(("of", "or", "OF", "OR"))


@dataclass(frozen=True)
class SearchTerm:
    """One thing that is asked for: a word, or the words of a phrase in their order."""

    tokens: tuple[Token, ...]
    phrase: bool = False

    @property
    def word(self) -> str:
        return self.tokens[0].word

    @property
    def text(self) -> str:
        shown = " ".join(token.word for token in self.tokens)
        return f'"{shown}"' if self.phrase else shown


@dataclass(frozen=True)
class ParsedQuestion:
    """Every group has to be met by one of its members; nothing of `without` may be there. `text` is as it was typed."""

    text: str
    groups: tuple[tuple[SearchTerm, ...], ...] = ()
    without: tuple[SearchTerm, ...] = ()

    @property
    def words(self) -> tuple[SearchTerm, ...]:
        return tuple(term for group in self.groups for term in group)


def parse(text: str) -> ParsedQuestion:
    """Read a question. Stop words count only in a phrase, or when there is nothing else."""
    question = _read(text, everything=False)
    return question if question.groups else _read(text, everything=True)


def _read(text: str, *, everything: bool) -> ParsedQuestion:
    groups: list[list[SearchTerm]] = []
    without: list[SearchTerm] = []
    joins = False
    for found in PART.finditer(text):
        minus, phrase, typed = found.groups()
        if typed in EITHER and groups and not everything:
            joins = True
            continue
        minus = minus or ("-" if typed and typed.startswith("-") and len(typed) > 1 else "")
        terms = _terms(text, found, phrase is not None, everything)
        if minus:
            without += terms
        elif joins and terms:
            groups[-1].append(terms[0])
            groups += [[other] for other in terms[1:]]
        else:
            groups += [[other] for other in terms]
        joins = joins and not terms
    return ParsedQuestion(text, tuple(tuple(group) for group in _once(groups)), tuple(without))


def _terms(text: str, found: re.Match[str], phrase: bool, everything: bool) -> list[SearchTerm]:
    tokens = list(all_tokens(found.group()))
    if phrase and len(tokens) > 1:
        return [SearchTerm(tuple(tokens), phrase=True)]
    return [SearchTerm((token,)) for token in tokens if everything or phrase or not is_stop(token.word)]


def _once(groups: list[list[SearchTerm]]) -> list[list[SearchTerm]]:
    """Asking twice for the same is asking once."""
    return list({tuple((w.phrase, *(t.term for t in w.tokens)) for w in group): group for group in groups}.values())
