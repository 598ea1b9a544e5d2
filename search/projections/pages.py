"""Pages of the knowledge portal: one kind of hit per type of page."""

from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter

from django.utils.text import capfirst

from knowledge.findable import Findable, findables
from knowledge.models import KINDS, KnowledgePage

from ..entry import Choice, Entry, EntryKey
from ..facets import FACETS, PRODUCT_FACET, ProductMatcher
from ..kinds import Projection, key_of, register

SHOWN_ORGANISATIONS = 3  # names beside a hit; of more it says how many


def page_keys(page_ids: Sequence[int]) -> Iterator[EntryKey]:
    """Yield the keys of these pages: of the kind they are, and for one that is gone of every kind."""
    types = {page_type.pk: page_type for page_type in _with_type(page_ids)}
    for pk in page_ids:
        kinds = [type(types[pk]).kind] if pk in types else [page_type.kind for page_type in KINDS]
        yield from (key_of(kind, pk) for kind in kinds)


def project_pages(pks: Sequence[int], *, kind: str) -> Iterator[Entry]:
    """Yield the entry of every page of this kind that anybody may read."""
    products = ProductMatcher.load()
    for found in findables(pks):
        if found.kind == kind:
            yield _page_entry(found, products)


def _page_entry(found: Findable, products: ProductMatcher) -> Entry:
    organisations = [name for _value, name, *_province in found.facets.get("organisatie", ())]
    return Entry(
        key=key_of(found.kind, found.pk),
        kind=found.kind,
        name=found.title,
        url=found.url,
        summary=found.summary,
        labels=found.labels,
        text=found.summary,
        body=found.body,
        attachments=found.attachments,
        facets=_facets(found, products),
        changed_at=found.changed_at,
        extra={"organisations": organisations[:SHOWN_ORGANISATIONS], "organisation_count": len(organisations)},
    )


def _facets(found: Findable, products: ProductMatcher) -> dict[str, tuple[Choice, ...]]:
    declared = {
        facet.key: tuple(Choice(*value) for value in found.facets[facet.key])
        for facet in FACETS
        if facet.key in found.facets
    }
    named = products.of_text(found.title, found.summary)
    return {**declared, PRODUCT_FACET: tuple(sorted(named, key=attrgetter("value")))}


def _with_type(page_ids: Sequence[int]) -> Sequence[KnowledgePage]:
    rows: Sequence[KnowledgePage] = KnowledgePage.objects.filter(pk__in=page_ids).specific()
    return rows


def _public(page_type: type[KnowledgePage]) -> Iterator[int]:
    yield from page_type.objects.shown().order_by("pk").values_list("pk", flat=True).iterator()


for _type in KINDS:
    register(
        Projection(
            kind=_type.kind,
            value=_type.kind,
            label=_type.kind_label,
            plural=capfirst(_type._meta.verbose_name_plural),
            entries=partial(project_pages, kind=_type.kind),
            pks=partial(_public, _type),
        )
    )
