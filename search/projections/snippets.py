"""What is no page of its own but stands on one: words of the glossary, and initiatives of others."""

from collections.abc import Iterator, Sequence

from knowledge.models import GlossaryTerm, RelatedInitiative

from ..entry import Entry, EntryKey
from ..kinds import Projection, key_of, register

TERM, INITIATIVE = "begrip", "initiatief"


def snippet_key(row: GlossaryTerm | RelatedInitiative) -> EntryKey:
    return key_of(TERM if isinstance(row, GlossaryTerm) else INITIATIVE, row.pk)


def project_terms(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every word that anybody may read."""
    for term in GlossaryTerm.objects.shown().filter(pk__in=pks):
        yield Entry(
            key=snippet_key(term),
            kind=TERM,
            name=term.term,
            url=term.get_absolute_url(),
            also=tuple(word for word in term.words if word != term.term),
            summary=term.definition,
            extra={"organisations": [], "organisation_count": 0},
        )


def project_initiatives(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every initiative that anybody may read."""
    for row in RelatedInitiative.objects.shown().filter(pk__in=pks).select_related("organisation"):
        names = [row.organisation.name] if row.organisation else []
        yield Entry(
            key=snippet_key(row),
            kind=INITIATIVE,
            name=row.name,
            url=row.get_absolute_url(),
            labels=tuple(names),
            summary=row.what,
            text=row.overlap,
            extra={"organisations": names, "organisation_count": len(names)},
        )


def _public(model: type[GlossaryTerm | RelatedInitiative]) -> Iterator[int]:
    return model.objects.shown().order_by("pk").values_list("pk", flat=True).iterator()


register(
    Projection(
        kind=TERM,
        value=TERM,
        label="Begrip",
        plural="Begrippen",
        entries=project_terms,
        pks=lambda: _public(GlossaryTerm),
    )
)
register(
    Projection(
        kind=INITIATIVE,
        value=INITIATIVE,
        label="Initiatief",
        plural="Initiatieven",
        entries=project_initiatives,
        pks=lambda: _public(RelatedInitiative),
    )
)
