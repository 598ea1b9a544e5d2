"""Which documents go with a page: its files, its document, and those in its running text."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, ReferenceIndex

from .models import KnowledgeDocument, KnowledgePage, readable


def attachments_of(page: KnowledgePage) -> list[KnowledgeDocument]:
    """Return the documents of the page that anybody may read, in the order in which the page names them."""
    named = list(dict.fromkeys(_named(page)))
    if not named:
        return []
    found = KnowledgeDocument.objects.select_related("collection").in_bulk(named)
    return readable([found[pk] for pk in named if pk in found])


def pages_with(documents: Iterable[int]) -> list[int]:
    """Return the primary keys of the pages that name one of these documents."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(KnowledgeDocument),
        to_object_id__in=[str(pk) for pk in documents],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def _named(page: KnowledgePage) -> Iterator[int]:
    holders: list[Model] = [page, *_rows(page)]
    for row in holders:
        for field in row._meta.concrete_fields:
            if field.related_model is KnowledgeDocument:
                yield from filter(None, [getattr(row, field.attname)])
            elif hasattr(field, "extract_references"):
                for model, pk, *_ in field.extract_references(field.value_from_object(row)):
                    if issubclass(model, KnowledgeDocument):
                        yield int(pk)


def _rows(page: KnowledgePage) -> Iterator[Model]:
    """Yield the rows below the page that may name a document."""
    for relation in get_all_child_relations(type(page)):
        if any(field.related_model is KnowledgeDocument for field in relation.related_model._meta.concrete_fields):
            yield from getattr(page, relation.get_accessor_name()).all()
