"""What resembles something: the list "Lijkt hierop" on the pages of applications and of the knowledge portal."""

from dataclasses import dataclass

from . import spelling
from .analysis import ParsedQuestion, parse
from .engines import EngineUnavailable, Hit, SearchEngine, get_engine, guarded
from .entry import EntryKey
from .expansion import ExpandedQuestion, expand
from .kinds import KIND_FACET, key_of, kind_label
from .query import Query
from .ranking import ENOUGH_SHARED, RAREST_WORDS, SUMMARY_SIGNS
from .results import organisations_label
from .retrieval import first_of_each, hidden_values

MOST_SIMILAR = 4  # a short list at the end of a page


@dataclass(frozen=True)
class SimilarEntry:
    """A hit as the list of what resembles something shows it."""

    url: str
    name: str
    kind_label: str
    organisations_label: str


def similar_entries(kind: str, pk: int, among: str = "") -> list[SimilarEntry]:
    """Return what resembles a thing most, of the kind `among` when given; nothing while the index cannot be asked."""
    try:
        hits = guarded(lambda: retrieve_similar(get_engine(), key_of(kind, pk), MOST_SIMILAR, among=among))
    except EngineUnavailable:
        return []
    return [SimilarEntry(hit.url, hit.name, kind_label(hit.kind), organisations_label(hit)) for hit in hits]


def retrieve_similar(engine: SearchEngine, key: EntryKey, limit: int, *, among: str = "") -> tuple[Hit, ...]:
    """Return what resembles an entry most: what has the rarest words of its name and summary. Of what looks alike
    one, and nothing that looks like the entry itself; `among` is a value of the facet of kinds.

    Raises EngineUnavailable.
    """
    hit = engine.get(key)
    question = expand(_rarest_words(hit)) if hit else ExpandedQuestion()
    if hit is None or len(question.strict) < ENOUGH_SHARED:
        return ()
    query = Query(
        near=True,
        enough=ENOUGH_SHARED,
        clauses=question.strict,
        chosen={KIND_FACET: (among,)} if among else {},
        hidden=hidden_values(),
        exclude_look_alikes=(hit.look_alike,),
        limit=3 * limit,  # several of them may look alike
    )
    return tuple(first_of_each(engine.search(query).hits).values())[:limit]


def _rarest_words(hit: Hit) -> ParsedQuestion:
    """Return the rarest words of name and summary that another entry has too."""
    question = parse(f"{hit.name} {hit.name} {hit.summary[:SUMMARY_SIGNS]}")
    counts = spelling.counts([term.word for term in question.words if not term.phrase])
    groups = sorted(question.groups, key=lambda group: counts.get(group[0].word, 0))
    shared = [group for group in groups if counts.get(group[0].word, 0) > 1]
    return ParsedQuestion(question.text, tuple(shared[:RAREST_WORDS]))
