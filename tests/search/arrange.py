"""Short words for the tests of search: ask as an address does, and read counts."""

from datetime import UTC, datetime

from django.http import QueryDict

from search.criteria import SearchCriteria
from search.entry import Choice, Entry
from search.forms import SearchForm
from search.page import SearchPage, present
from search.retrieval import retrieve
from search.understanding import understand


def ask(query: str) -> SearchPage:
    """Return the answer to the query string of an address that has nothing wrong."""
    form = SearchForm(QueryDict(query))
    criteria = form.criteria()
    assert form.errors == []
    return answer(criteria, form.names)


def answer(criteria: SearchCriteria, labels: dict[str, dict[str, str]] | None = None) -> SearchPage:
    """Go through the three steps, as the search page does."""
    return present(criteria, retrieve(criteria, understand(criteria.text)), labels or {})


def titles(page: SearchPage) -> list[str]:
    return sorted(result.title_html.replace("<mark>", "").replace("</mark>", "") for result in page.results)


def near_titles(page: SearchPage) -> list[str]:
    return sorted(result.title_html.replace("<mark>", "").replace("</mark>", "") for result in page.near)


def counts(page: SearchPage, facet: str) -> dict[str, int]:
    box = next(box for box in page.facets if box.key == facet)
    return {one.value: one.count for option in (*box.options, *box.more) for one in (option, *option.narrower)}


def an_entry(number: int, **values: object) -> Entry:
    """Return an entry that needs no database."""
    base = {
        "key": f"application:{number}",
        "kind": "application",
        "name": f"Toepassing {number}",
        "url": f"/toepassingen/toepassing-{number}",
        "changed_at": datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        "facets": {"thema": (Choice(value="verkeer", label="Verkeer"),)},
        "extra": {"organisations": [], "organisation_count": 0, "withdrawn": False},
    }
    return Entry(**(base | values))  # type: ignore[arg-type]
