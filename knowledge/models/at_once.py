"""Who may see a page or a file: the restrictions of it and of all above it, in one query."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import CollectionViewRestriction, PageViewRestriction


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
