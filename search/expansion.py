"""From a question to what the engine is asked: each word with its other forms, synonyms and corrections."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain

from .analysis import ParsedQuestion, SearchTerm, part_terms, pieces, term_of
from .analysis.data import light_words
from .analysis.thesaurus import Key, Synonym, Thesaurus, matches
from .query import Alternative, Clause, Form
from .ranking import COMPOUND, CORRECTED, EXACT, LIGHT, PART, RELATED, SYNONYM

Words = tuple[tuple[frozenset[str], ...], ...]
Placed = tuple[int, Alternative, bool]  # which group it is for, and whether it means the same


@dataclass(frozen=True, kw_only=True)
class ExpandedQuestion:
    """`strict` has to be met by a hit, `extra` brings it forward; `near` and `pieces` are for what only comes near.
    `terms` are marked.
    """

    strict: tuple[Clause, ...] = ()
    extra: tuple[Clause, ...] = ()
    near: tuple[Clause, ...] = ()
    pieces: tuple[str, ...] = ()
    without: tuple[Clause, ...] = ()
    terms: frozenset[str] = frozenset()
    corrections: Mapping[str, SearchTerm] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """Per word that has to be met, the sets of terms that each meet it."""
        return tuple(tuple(frozenset(alternative.tokens) for alternative in clause) for clause in self.strict)

    @property
    def is_empty(self) -> bool:
        return not self.strict


@dataclass(frozen=True, kw_only=True)
class IndexWords:
    """What the words of the index say of a question: `corrections` has another word for what is probably a typing
    error, `joined` the words written apart that the index has as one, `split` the other way round. `names` have no
    parts.
    """

    names: Collection[str] = frozenset()
    corrections: Mapping[str, SearchTerm] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    split: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def expand(
    question: ParsedQuestion, thesauri: Sequence[Thesaurus] = (), words: IndexWords | None = None
) -> ExpandedQuestion:
    """Return every way in which a hit may meet this question."""
    words = words or IndexWords()
    synonyms = list(_synonym_alternatives(question, words, thesauri))
    strict = _strict(question, words, synonyms)
    must = _has_to_be_met(question)
    return ExpandedQuestion(
        strict=tuple(_once(clause) for clause, has_to in zip(strict, must, strict=True) if has_to),
        extra=tuple(_once(clause) for clause, has_to in zip(strict, must, strict=True) if not has_to),
        near=tuple(map(_once, _near(question, words, thesauri, synonyms))),
        pieces=tuple(dict.fromkeys(pieces(" ".join(term.text for term in question.words)))),
        without=tuple((_excluded(term),) for term in question.without),
        terms=frozenset(token for clause in strict for alternative in clause for token in alternative.tokens),
        corrections=words.corrections,
    )


def joined_pairs(question: ParsedQuestion) -> list[str]:
    """Return the neighbouring words of a question written as one."""
    return [first.word + second.word for _at, first, second in _pairs(question)]


def _strict(question: ParsedQuestion, words: IndexWords, synonyms: Sequence[Placed]) -> list[list[Alternative]]:
    """Per group what has to be met: its words, two of them as one, and what means the same."""
    clauses = [_of_group(group, words) for group in question.groups]
    for at, alternative, is_close in chain(_joined(question, words), synonyms):
        if is_close:
            clauses[at].append(alternative)
    return clauses


def _near(
    question: ParsedQuestion, words: IndexWords, thesauri: Sequence[Thesaurus], synonyms: Sequence[Placed]
) -> list[list[Alternative]]:
    """Per group what brings a hit near: its words, all synonyms, and parts of its words."""
    clauses = [_of_group(group, words) for group in question.groups]
    for at, alternative, _is_close in synonyms:
        clauses[at].append(alternative)
    for clause, group in zip(clauses, question.groups, strict=True):
        clause += _loose(group, words, thesauri)
    return [
        _lighter(clause) if _is_light(group) else clause for clause, group in zip(clauses, question.groups, strict=True)
    ]


def _has_to_be_met(question: ParsedQuestion) -> list[bool]:
    """Light words need not be there when the question has others."""
    heavy = [not _is_light(group) for group in question.groups]
    return heavy if any(heavy) else [True] * len(heavy)


def _of_group(group: Sequence[SearchTerm], words: IndexWords) -> list[Alternative]:
    return [alternative for term in group for alternative in _alternatives(term, words)]


def _alternatives(term: SearchTerm, words: IndexWords) -> Iterator[Alternative]:
    if term.phrase:
        yield Alternative(tuple(token.word for token in term.tokens), Form.WORD, phrase=True)
        return
    yield Alternative((term.word,), Form.WORD, EXACT)
    yield Alternative((term.tokens[0].term,))
    if parts := _parts(term, words):
        yield Alternative(parts, weight=COMPOUND)
    if term.word in words.split:
        yield Alternative(tuple(map(term_of, words.split[term.word])), weight=COMPOUND)
    if right := words.corrections.get(term.word):
        yield Alternative((right.tokens[0].term,), weight=CORRECTED)
        if parts := _parts(right, words):
            yield Alternative(parts, weight=COMPOUND * CORRECTED)


def _joined(question: ParsedQuestion, words: IndexWords) -> Iterator[Placed]:
    """Two words that the index has as one; it meets both."""
    for at, first, second in _pairs(question):
        one = first.word + second.word
        if one in words.joined:
            yield from ((place, Alternative((term_of(one),)), True) for place in (at, at + 1))


def _synonym_alternatives(
    question: ParsedQuestion, words: IndexWords, thesauri: Sequence[Thesaurus]
) -> Iterator[Placed]:
    for begin, end, synonym in _synonyms(question, words, thesauri):
        alternative = Alternative(synonym.terms, weight=SYNONYM if synonym.close else RELATED)
        yield from ((at, alternative, synonym.close) for at in range(begin, end))


def _synonyms(
    question: ParsedQuestion, words: IndexWords, thesauri: Sequence[Thesaurus]
) -> Iterator[tuple[int, int, Synonym]]:
    """Other words for runs of the words of a question, and for two of them that are one word: jeugd zorg."""
    yield from matches(_single_terms(question, words.corrections), *thesauri)
    for at, first, second in _pairs(question):
        for _begin, _end, synonym in matches([term_of(first.word + second.word)], *thesauri):
            yield at, at + 2, synonym


def _single_terms(question: ParsedQuestion, corrections: Mapping[str, SearchTerm]) -> list[str]:
    """One term per group; a choice or a phrase has no synonyms."""
    first = [corrections.get(group[0].word, group[0]) for group in question.groups]
    return [
        "" if len(group) > 1 or group[0].phrase else term.tokens[0].term
        for group, term in zip(question.groups, first, strict=True)
    ]


def _pairs(question: ParsedQuestion) -> Iterator[tuple[int, SearchTerm, SearchTerm]]:
    for at, (group, following) in enumerate(zip(question.groups, question.groups[1:], strict=False)):
        if len(group) == len(following) == 1 and not group[0].phrase and not following[0].phrase:
            yield at, group[0], following[0]


def _loose(group: Sequence[SearchTerm], words: IndexWords, thesauri: Sequence[Thesaurus]) -> Iterator[Alternative]:
    """The parts of the words of a group, and other words for one of those parts."""
    for term in group:
        yield from (Alternative((part,), weight=_part_weight(part)) for part in _parts(term, words))
    for renamed, other in _renamed(group, words, thesauri):
        yield Alternative(renamed, weight=COMPOUND * SYNONYM)
        yield Alternative(other, weight=PART * SYNONYM)


def _renamed(
    group: Sequence[SearchTerm], words: IndexWords, thesauri: Sequence[Thesaurus]
) -> Iterator[tuple[Key, Key]]:
    """Yield the parts of a compound with other words for one of them, and those other words: rioleringsbeheer is riool
    and beheer.
    """
    for term in group:
        parts = _parts(term, words)
        for begin, end, synonym in matches(parts, *thesauri):
            if synonym.close:
                yield (*parts[:begin], *synonym.terms, *parts[end:]), synonym.terms


def _parts(term: SearchTerm, words: IndexWords) -> tuple[str, ...]:
    return () if term.phrase or term.word in words.names else part_terms(term.word)


def _part_weight(part: str) -> float:
    return PART * LIGHT if part in _light_terms() else PART


@cache
def _light_terms() -> frozenset[str]:
    return frozenset(map(term_of, light_words()))


def _is_light(group: Sequence[SearchTerm]) -> bool:
    return all(not term.phrase and term.word in light_words() for term in group)


def _lighter(clause: Sequence[Alternative]) -> list[Alternative]:
    return [replace(alternative, weight=alternative.weight * LIGHT) for alternative in clause]


def _excluded(term: SearchTerm) -> Alternative:
    if term.phrase:
        return Alternative(tuple(token.word for token in term.tokens), Form.WORD, phrase=True)
    return Alternative((term.tokens[0].term,))


def _once(clause: Sequence[Alternative]) -> Clause:
    """The same alternative twice counts once, with its highest weight."""
    best: dict[tuple[object, ...], Alternative] = {}
    for alternative in clause:
        key = (alternative.tokens, alternative.form, alternative.phrase)
        if key not in best or best[key].weight < alternative.weight:
            best[key] = alternative
    return tuple(best.values())
