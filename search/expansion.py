"""From a question to what the engine is asked: each word with its other forms, synonyms and corrections."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from .analysis import ParsedQuestion, SearchTerm, part_terms, pieces, term_of
from .analysis.data import light_words
from .analysis.thesaurus import Key, Synonym, Thesaurus, matches
from .query import Clause, Form, Variant
from .ranking import COMPOUND, CORRECTED, EXACT, LIGHT, PART, RELATED, SYNONYM

Words = tuple[tuple[frozenset[str], ...], ...]


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
        return tuple(tuple(frozenset(variant.tokens) for variant in clause) for clause in self.strict)

    @property
    def is_empty(self) -> bool:
        return not self.strict


@dataclass(frozen=True, kw_only=True)
class IndexWords:
    """What the words of the index say of a question: `corrections` has another word for what is probably a typing
    error, `joined` the words written apart that the index has as one, `split` the other variant round. `names` have no
    parts.
    """

    names: Collection[str] = frozenset()
    corrections: Mapping[str, SearchTerm] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    split: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def expand(
    question: ParsedQuestion, thesauri: Sequence[Thesaurus] = (), known: IndexWords | None = None
) -> ExpandedQuestion:
    """Return what to ask."""
    known = known or IndexWords()
    strict = [[variant for wanted in group for variant in _variants(wanted, known)] for group in question.groups]
    near = [[*variants] for variants in strict]
    for number, wanted, following in _pairs(question):
        one = wanted.word + following.word
        if one in known.joined:
            for at in (number, number + 1):
                strict[at].append(Variant((term_of(one),)))
    for begin, end, synonym in _synonyms(question, known, thesauri):
        variant = Variant(synonym.terms, weight=SYNONYM if synonym.close else RELATED)
        for at in range(begin, end):
            near[at].append(variant)
            if synonym.close:
                strict[at].append(variant)
    for at, group in enumerate(question.groups):
        near[at] += (Variant((part,), weight=_part_weight(part)) for wanted in group for part in _parts(wanted, known))
        for renamed, other in _renamed(group, known, thesauri):
            near[at] += (Variant(renamed, weight=COMPOUND * SYNONYM), Variant(other, weight=PART * SYNONYM))
    heavy = [not _is_light(group) for group in question.groups]
    near = [variants if weighs else _lighter(variants) for variants, weighs in zip(near, heavy, strict=True)]
    must = heavy if any(heavy) else [True] * len(heavy)
    return ExpandedQuestion(
        strict=tuple(_once(variants) for variants, has_to in zip(strict, must, strict=True) if has_to),
        extra=tuple(_once(variants) for variants, has_to in zip(strict, must, strict=True) if not has_to),
        near=tuple(map(_once, near)),
        pieces=tuple(dict.fromkeys(pieces(" ".join(w.text for w in question.words)))),
        without=tuple((_excluded(wanted),) for wanted in question.without),
        terms=frozenset(token for clause in strict for variant in clause for token in variant.tokens),
        corrections=known.corrections,
    )


def _variants(wanted: SearchTerm, known: IndexWords) -> Iterator[Variant]:
    if wanted.phrase:
        yield Variant(tuple(token.word for token in wanted.tokens), Form.WORD, phrase=True)
        return
    yield Variant((wanted.word,), Form.WORD, EXACT)
    yield Variant((wanted.tokens[0].term,))
    if parts := _parts(wanted, known):
        yield Variant(parts, weight=COMPOUND)
    if wanted.word in known.split:
        yield Variant(tuple(map(term_of, known.split[wanted.word])), weight=COMPOUND)
    if right := known.corrections.get(wanted.word):
        yield Variant((right.tokens[0].term,), weight=CORRECTED)
        if parts := _parts(right, known):
            yield Variant(parts, weight=COMPOUND * CORRECTED)


def _synonyms(
    question: ParsedQuestion, known: IndexWords, thesauri: Sequence[Thesaurus]
) -> Iterator[tuple[int, int, Synonym]]:
    """Other words for runs of the words of a question, and for two of them that are one word: jeugd zorg."""
    yield from matches(_asked_terms(question, known.corrections), *thesauri)
    for number, wanted, following in _pairs(question):
        for _begin, _end, synonym in matches([term_of(wanted.word + following.word)], *thesauri):
            yield number, number + 2, synonym


def _renamed(
    group: Sequence[SearchTerm], known: IndexWords, thesauri: Sequence[Thesaurus]
) -> Iterator[tuple[Key, Key]]:
    """Yield the parts of a compound with other words for one of them, and those other words: rioleringsbeheer is riool
    and beheer.
    """
    for wanted in group:
        parts = _parts(wanted, known)
        for begin, end, synonym in matches(parts, *thesauri):
            if synonym.close:
                yield (*parts[:begin], *synonym.terms, *parts[end:]), synonym.terms


def _part_weight(part: str) -> float:
    return PART * LIGHT if part in _light_terms() else PART


@cache
def _light_terms() -> frozenset[str]:
    return frozenset(map(term_of, light_words()))


def _lighter(variants: Sequence[Variant]) -> list[Variant]:
    return [replace(variant, weight=variant.weight * LIGHT) for variant in variants]


def _is_light(group: Sequence[SearchTerm]) -> bool:
    return all(not wanted.phrase and wanted.word in light_words() for wanted in group)


def _parts(wanted: SearchTerm, known: IndexWords) -> tuple[str, ...]:
    return () if wanted.phrase or wanted.word in known.names else part_terms(wanted.word)


def _asked_terms(question: ParsedQuestion, corrections: Mapping[str, SearchTerm]) -> list[str]:
    """One term per group; a choice or a phrase has no synonyms."""
    first = [corrections.get(group[0].word, group[0]) for group in question.groups]
    return [
        "" if len(group) > 1 or group[0].phrase else wanted.tokens[0].term
        for group, wanted in zip(question.groups, first, strict=True)
    ]


def _pairs(question: ParsedQuestion) -> Iterator[tuple[int, SearchTerm, SearchTerm]]:
    for number, (group, following) in enumerate(zip(question.groups, question.groups[1:], strict=False)):
        if len(group) == len(following) == 1 and not group[0].phrase and not following[0].phrase:
            yield number, group[0], following[0]


def joined_pairs(question: ParsedQuestion) -> list[str]:
    """Return the neighbouring words of a question written as one."""
    return [wanted.word + following.word for _number, wanted, following in _pairs(question)]


def _excluded(wanted: SearchTerm) -> Variant:
    if wanted.phrase:
        return Variant(tuple(token.word for token in wanted.tokens), Form.WORD, phrase=True)
    return Variant((wanted.tokens[0].term,))


def _once(variants: list[Variant]) -> Clause:
    """The same variant twice counts once, with its highest weight."""
    best: dict[tuple[object, ...], Variant] = {}
    for variant in variants:
        key = (variant.tokens, variant.form, variant.phrase)
        if key not in best or best[key].weight < variant.weight:
            best[key] = variant
    return tuple(best.values())
