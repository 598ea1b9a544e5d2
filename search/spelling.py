"""The words of the index, with how many entries have them: to know a typing error, and what was meant instead.

They stand in the database, so that every web server has the same whichever engine is used; each process keeps a copy.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Min
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .analysis import ParsedQuestion, SearchTerm, is_dutch, parse, readings
from .analysis.compounds import parts
from .analysis.data import stop_words
from .analysis.thesaurus import bundled
from .analysis.tokens import LONGEST_WORD
from .entry import Entry
from .models import Word
from .ranking import MOST_CORRECTED, MUCH_COMMONER, RARE, SHORTEST_CORRECTED, TWO_ERRORS_FROM

MOST_WORDS = 100_000  # the commonest; every process keeps a copy of them (ADR 10)
MOST_COUNTED = 1_000_000  # words in memory while an index is made; beyond it those of one entry are dropped

Words = Mapping[int, Mapping[str, tuple[int, bool]]]  # by length: how many entries have it, and whether it is a name


class WordCounter:
    """Counts the words of entries that pass by."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: set[str] = set()

    def count(self, entry: Entry) -> Entry:
        self._counts.update(words_of(entry))
        self._names |= names_of(entry)
        if len(self._counts) > MOST_COUNTED:
            self._counts = Counter({word: count for word, count in self._counts.items() if count > 1})
        return entry

    @transaction.atomic
    def save(self) -> None:
        """Put the commonest words in the place of those that were there."""
        Word.objects.all().delete()
        words = [Word(word=word, entries=count, in_name=word in self._names) for word, count in self._commonest()]
        Word.objects.bulk_create(words, batch_size=1000)

    def _commonest(self) -> list[tuple[str, int]]:
        """Those with most entries; of equals in the order of the alphabet, so that every run keeps the same."""
        return sorted(self._counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]


def add_words(entries: Iterable[Entry]) -> None:
    """Add the words of new entries, so that they are not taken for errors."""
    every = list(entries)
    words, names = ({word for entry in every for word in of(entry)} for of in (words_of, names_of))
    new = [Word(word=word, entries=1, in_name=word in names) for word in sorted(words)]
    Word.objects.bulk_create(new, 500, ignore_conflicts=True)


def words_of(entry: Entry) -> set[str]:
    """Return the words of an entry that could be asked for, codes left out."""
    words = {one.word for text in entry.texts.values() for one in readings(text)}
    return {word for word in words if len(word) < LONGEST_WORD and word.isalpha()}


def names_of(entry: Entry) -> set[str]:
    """Return the words by which an entry, its supplier or an organisation is called, those of the dictionary left out:
    what is mistyped may be one of these although nothing else has it.
    """
    supplier = str(entry.extra.get("supplier", ""))
    texts = (entry.name, *entry.also, supplier, *(choice.label for choice in entry.facets.get("organisatie", ())))
    words = {one.word for text in texts for one in readings(text)}
    return {word for word in words if len(word) < LONGEST_WORD and word.isalpha() and not is_dutch(word)}


def counts(words: Collection[str]) -> dict[str, int]:
    """Return how many entries have each of these words; one that none has is left out."""
    return dict(Word.objects.filter(word__in=list(words)).values_list("word", "entries"))


def corrections(
    question: ParsedQuestion, entry_counts: Mapping[str, int], names: Collection[str] = frozenset()
) -> dict[str, SearchTerm]:
    """Return, per word that is probably a typing error and no name, the word that was probably meant."""
    found: dict[str, SearchTerm] = {}
    terms = [term for term in question.words if term.word not in names and _correctable(term, entry_counts)]
    for term in terms[:MOST_CORRECTED]:
        if right := nearest(term.word, entry_counts.get(term.word, 0)):
            found[term.word] = parse(right).words[0]
    return found


def splits(question: ParsedQuestion, entry_counts: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Return, per word that nothing has, the two words that it consists of: datamask is data mask."""
    unknown = [
        one.word for one in question.words if not one.phrase and one.word not in entry_counts and one.word.isalpha()
    ]
    halves = {word: [(word[:at], word[at:]) for at in range(3, len(word) - 2)] for word in unknown[:MOST_CORRECTED]}
    every = {half for pairs in halves.values() for pair in pairs for half in pair}
    found = counts(every) if every else {}
    whole = {word: [pair for pair in pairs if found.keys() >= set(pair)] for word, pairs in halves.items()}
    return {
        word: max(pairs, key=lambda pair: min(map(found.__getitem__, pair))) for word, pairs in whole.items() if pairs
    }


def _correctable(term: SearchTerm, entry_counts: Mapping[str, int]) -> bool:
    """A Dutch word or a term of the field that the index does not have is no error: `betoging` is not `betaling`."""
    word = term.word
    if term.phrase or len(word) < SHORTEST_CORRECTED or not word.isalpha() or entry_counts.get(word, 0) >= RARE:
        return False
    return word not in stop_words() and not is_dutch(word) and (term.tokens[0].term,) not in bundled()


def nearest(word: str, count: int = 0) -> str:
    """Return the commonest of the words that differ least from this one, empty when there is none or the word has
    good parts of its own.
    """
    if not count and _has_good_parts(word):
        return ""
    allowed = 2 if len(word) >= TWO_ERRORS_FROM else 1
    words = _copy(*_stamp())
    near: dict[str, tuple[int, bool]] = {}
    for length in range(len(word) - 2, len(word) + 3):
        near |= words.get(length, {})
    enough = max(2, count * MUCH_COMMONER)
    found = process.extract(word, near.keys(), scorer=OSA.distance, score_cutoff=2, limit=50)
    fitting = [_Candidate(other, int(distance), *near[other]) for other, distance, _ in found if other != word]
    allowing = [
        one
        for one in fitting
        if (one.entries >= enough or (one.is_name and one.entries > count))
        and (one.distance <= allowed or (one.is_name and one.word[0] == word[0]))
    ]
    return min(allowing, key=_Candidate.order).word if allowing else ""


class _Candidate(NamedTuple):
    """A word that may have been meant. A name may differ in two letters from a short word, as long as it begins so."""

    word: str
    distance: int
    entries: int
    is_name: bool

    def order(self) -> tuple[int, bool, int, str]:
        """The sort key: a name counts as one error nearer, and precedes a word that is as near."""
        return (max(1, self.distance - self.is_name), not self.is_name, -self.entries, self.word)


def _has_good_parts(word: str) -> bool:
    """A compound that nobody wrote yet is no error; `verkeersligten` is one, for there is no word `ligten`."""
    found = parts(word)
    return bool(found) and all(map(is_dutch, found))


def _stamp() -> tuple[int, int]:
    ends = Word.objects.aggregate(Min("pk"), Max("pk"))
    return ends["pk__min"] or 0, ends["pk__max"] or 0


@lru_cache(maxsize=1)
def _copy(_first: int, _last: int) -> Words:
    """The words of this process, read again when there are others."""
    words: dict[int, dict[str, tuple[int, bool]]] = defaultdict(dict)
    for word, count, in_name in Word.objects.values_list("word", "entries", "in_name").iterator():
        words[len(word)][word] = (count, in_name)
    return words
