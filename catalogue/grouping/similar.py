"""Applications that may exist already when somebody is about to add one."""

from functools import reduce
from operator import or_

from django.db.models import Q

from ..models import Application
from . import weights
from .lexicon_cache import lexicon
from .words import EMPTY_WORDS, jaccard, normalised, stems, words


def similar_applications(name: str) -> list[Application]:
    """Return applications that may be the one meant by this name, the likeliest first; at most MAX_SUGGESTIONS.

    The same name, the same known product, or at least half of the significant words.
    """
    keywords = sorted((word for word in words(name) if word not in EMPTY_WORDS), key=len, reverse=True)[:5]
    product = lexicon().named_in_title(name)
    terms = [Q(name__icontains=word) | Q(given_name__icontains=word) for word in keywords]
    terms += [Q(registrations__match__cluster=f"P:{product.key}")] if product else []
    if not terms:
        return []
    found = Application.objects.public().filter(reduce(or_, terms)).distinct().order_by("pk")[: weights.MAX_CANDIDATES]
    of_product = set(_of_product(product.key)) if product else set()
    likeness = {application: _likeness(name, application, of_product) for application in found}
    ordered = sorted(likeness, key=lambda application: (-likeness[application], application.pk))
    similar = [application for application in ordered if likeness[application] >= weights.LIKE_TITLE]
    return similar[: weights.MAX_SUGGESTIONS]


def _likeness(name: str, application: Application, of_product: set[int]) -> float:
    if application.pk in of_product or normalised(name) == normalised(application.title):
        return 1.0
    return jaccard(stems(name), stems(application.title))


def _of_product(key: str) -> list[int]:
    rows = Application.objects.filter(registrations__match__cluster=f"P:{key}")
    return list(rows.values_list("pk", flat=True))
