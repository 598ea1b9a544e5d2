"""Municipal products (UPL): which of them something is about, and a page for each."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catalogue.models import MunicipalProduct

from .criteria import SearchCriteria
from .engines import EngineUnavailable, Hit, get_engine, guarded
from .facets import NOT_FILLED, PRODUCT_FACET
from .kinds import KIND_FACET, kinds
from .query import Query
from .results import organisations_label
from .retrieval import hidden_values

MOST_PER_KIND = 10  # on the page of a product; the others are one link away


@dataclass(frozen=True)
class Line:
    """One hit in a list."""

    title: str
    url: str
    organisations_label: str


@dataclass(frozen=True)
class KindList:
    """What of one kind is about a product, the most used first; `url` finds all of them."""

    label: str
    count: int
    lines: list[Line]
    url: str


def counts_by_product() -> dict[str, int]:
    """Return, by the slug of a product, how many applications and pages are about it; nothing without the index."""
    try:
        response = guarded(lambda: get_engine().search(Query(counted=(PRODUCT_FACET,), limit=0)))
    except EngineUnavailable:
        return {}
    return {one.value: one.count for one in response.facets[PRODUCT_FACET] if one.value != NOT_FILLED}


def products_page(request: HttpRequest) -> HttpResponse:
    """`/gemeentelijke-producten`: every product that something is about, by letter."""
    counts = counts_by_product()
    products = MunicipalProduct.objects.filter(slug__in=counts)
    rows = [{"product": product, "count": counts[product.slug]} for product in products]
    letters = groupby(rows, key=lambda row: str(row["product"])[0])
    context = {"letters": [(letter, list(found)) for letter, found in letters], "count": len(rows)}
    return render(request, "search/products.html", context)


def product_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One product: its applications, cases and other pages, and how they were tied to it."""
    product = get_object_or_404(MunicipalProduct, slug=slug)
    try:
        found = guarded(lambda: _kind_lists(product))
    except EngineUnavailable:
        found = None
    context = {
        "product": product,
        "kind_lists": found or [],
        "limited": found is None,
        "search_url": SearchCriteria(chosen={PRODUCT_FACET: (product.slug,)}).url,
    }
    return render(request, "search/product.html", context)


def _kind_lists(product: MunicipalProduct) -> list[KindList]:
    """Return a list per kind that has something. Raises EngineUnavailable."""
    every = (_kind_list(product, projection.value, projection.plural) for projection in kinds().values())
    return [found for found in every if found.count]


def _kind_list(product: MunicipalProduct, kind: str, label: str) -> KindList:
    chosen = {PRODUCT_FACET: (product.slug,), KIND_FACET: (kind,)}
    query = Query(chosen=chosen, hidden=hidden_values(), order="gebruik", limit=MOST_PER_KIND)
    response = get_engine().search(query)
    return KindList(label, response.total, list(map(_line, response.hits)), SearchCriteria(chosen=chosen).url)


def _line(hit: Hit) -> Line:
    return Line(hit.name, hit.url, organisations_label(hit))
