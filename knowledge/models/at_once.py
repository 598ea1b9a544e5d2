"""Pages that ask little of the database: their restrictions in one question, their rows in one question."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

FOLLOWED = ("organisation", "broader", "tag")


def closed_page() -> Exists:
    """Say of a page whether it, or one above it, asks for a password or a login."""
    return _below(PageViewRestriction.objects.all(), "path", "page__path")


def closed_collection(path: str) -> Exists:
    """Say of a row whether the collection at `path`, or one above it, asks for a password or a login."""
    return _below(CollectionViewRestriction.objects.all(), path, "collection__path")


def _below(restrictions: QuerySet[Any], path: str, root: str) -> Exists:
    place = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Exists(restrictions.annotate(place=place).filter(place__startswith=F(root)))


class RestrictedAtOnce:
    """Put before Page: who may see the page is one question instead of two."""

    path: str
    steplen: int

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Return the restrictions of this page and of all above it; an alias has those of its source."""
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        trail = [self.path[:end] for end in ends]
        holders = ("page__path__in", "page__aliases__path__in", "page__aliases__aliases__path__in")
        held = Q()
        for holder in holders:
            held |= Q(**{holder: trail})
        return PageViewRestriction.objects.filter(held).distinct()


def fetch_rows(pages: Sequence[Page], names: Collection[str] = ()) -> None:
    """Fill the lists below these pages, all of one class, with one question; without names every list.

    A list that a draft brought along stays as the draft has it.
    """
    if not pages or any(page.pk is None for page in pages):
        return
    kind: Any = type(pages[0])
    wanted = {name: model for name, model in _lists(kind).items() if not names or name in names}
    asked = [_question(kind, name, model, [page.pk for page in pages]) for name, model in wanted.items()]
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for name, pk, values in asked[0].union(*asked[1:], all=True):
        found[pk, name].append(_instance(wanted[name], values))
    for page in pages:
        for name in wanted.keys() - getattr(page, "_cluster_related_objects", {}).keys():
            getattr(page, name).set(sorted(found[page.pk, name], key=lambda row: row.pk))


@cache
def _lists(kind: type[Page]) -> dict[str, type[Model]]:
    """Return the model of each list: rows of our own, and choices from a controlled list."""
    rows = {relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(kind)}
    choices = {field.name: field.related_model for field in get_all_child_m2m_relations(kind)}
    own = kind._meta.app_label
    return {name: model for name, model in rows.items() if model._meta.app_label == own} | choices


def _question(kind: type[Page], name: str, model: type[Model], pks: Sequence[int]) -> QuerySet[Any]:
    """Ask for the rows of one list in the shape that all lists share: its name, the page, the row."""
    field: Any = kind._meta.get_field(name)
    if field.many_to_many:
        asked, holder, place = field.remote_field.through, field.m2m_field_name(), f"{field.m2m_reverse_field_name()}__"
    else:
        asked, holder, place = model, field.field.name, ""
    rows = asked._base_manager.filter(**{f"{holder}__in": pks}).order_by()
    named = Value(name, output_field=CharField())
    return rows.annotate(_name=named, _page=F(f"{holder}_id"), _row=_as_json(model, place)).values_list(
        "_name", "_page", "_row"
    )


def _as_json(model: type[Model], place: str) -> JSONObject:
    parts: dict[str, Any] = {field.attname: F(place + field.attname) for field in model._meta.concrete_fields}
    for field in _followed(model):
        rest = {other.attname: F(f"{place}{field.name}__{other.attname}") for other in _fields(field.related_model)}
        parts[field.name] = JSONObject(**rest)
    return JSONObject(**parts)


def _instance(model: type[Model], values: dict[str, Any]) -> Model:
    made = model.from_db(None, *_read(model, values))
    for field in _followed(model):
        shown = values[field.name]
        other = field.related_model
        setattr(made, field.name, other.from_db(None, *_read(other, shown)) if shown[other._meta.pk.attname] else None)
    return made


def _read(model: type[Model], values: dict[str, Any]) -> tuple[list[str], list[Any]]:
    """Return names and values of the fields, for Model.from_db."""
    fields = _fields(model)
    return [field.attname for field in fields], [field.to_python(values[field.attname]) for field in fields]


def _fields(model: type[Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _followed(model: type[Model]) -> list[Any]:
    """Return the fields whose row comes along: what a page says of a link is the name behind it."""
    return [field for field in _fields(model) if field.name in FOLLOWED]
