"""Step one of a search: understand what somebody typed, with the words of the index and the synonyms of the editors."""

from . import spelling
from .analysis import ParsedQuestion, parse
from .analysis.thesaurus import Thesaurus, build, bundled
from .expansion import ExpandedQuestion, IndexWords, expand, joined_pairs
from .models import SynonymSet
from .protected_names import protected_names


def understand(text: str) -> ExpandedQuestion:
    """Return every way in which a hit may meet this text; an empty text gives a question without clauses."""
    question = parse(text)
    return expand(question, thesauri(), _index_words(question)) if question.groups else expand(question)


def _index_words(question: ParsedQuestion) -> IndexWords:
    pairs = joined_pairs(question)
    counts = spelling.counts([*(term.word for term in question.words), *pairs])
    names = protected_names()
    return IndexWords(
        names=names,
        corrections=spelling.corrections(question, counts, names),
        joined=frozenset(counts).intersection(pairs),
        split=spelling.splits(question, counts),
    )


def thesauri() -> tuple[Thesaurus, ...]:
    """Return the thesaurus of the house and that of the editors, which works at once."""
    return bundled(), build(SynonymSet.objects.values_list("direction", "words"))
