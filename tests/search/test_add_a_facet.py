"""The tutorial adds a facet in one file; here it is added exactly so, and then seen on the page and in the query."""

import re
import sys
from pathlib import Path

import pytest
from django.test import Client

import search.views  # noqa: F401 - every module that has the facets is loaded by now
from search import facets
from search.criteria import SearchCriteria
from search.engines import document
from search.facets import Facet, of_applications
from search.indexing import rebuild
from search.retrieval import query_of
from search.understanding import understand
from tests.factories import make_registration
from tests.search import test_more_facets

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "add-a-facet.md"

pytestmark = pytest.mark.django_db


def blocks() -> list[str]:
    """Return the code of the tutorial: what reads the choices, the declaration, and the test."""
    return re.findall(r"```python\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)


def facet_of_the_tutorial() -> Facet:
    """Return the facet that the code of the tutorial declares, in the names of the module that it is added to."""
    reader, declaration, _test = blocks()
    names = dict(vars(of_applications))
    exec(reader + declaration, names)  # noqa: S102 - our own tutorial
    facet: Facet = names["SOURCE_LINK"]
    return facet


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Facet:
    """The facet of the tutorial, where every module finds the facets; an index with it has another version."""
    facet = facet_of_the_tutorial()
    before, after = facets.FACETS, (*facets.FACETS, facet)
    for name, module in list(sys.modules.items()):
        if name.startswith("search.") and getattr(module, "FACETS", None) is before:
            monkeypatch.setattr(module, "FACETS", after)
    assert document.version_of(one.key for one in after) != document.VERSION
    return facet


def test_a_facet_of_the_tutorial_is_on_the_page_and_in_the_query(added: Facet, client: Client) -> None:
    make_registration(1, name="Met broncode", publiccode="https://code.example.nl/parkeren")
    make_registration(2, name="Zonder")
    rebuild()

    everything = client.get("/zoeken").content.decode()
    chosen = client.get("/zoeken", {"bronlink": "ja"}).content.decode()

    assert "Verwijzing naar broncode" in everything
    assert "Zonder" in everything
    assert "Met broncode" in chosen
    assert "Verwijzing naar broncode: Ja" in chosen  # the chip
    assert ">Zonder<" not in chosen
    query = query_of(SearchCriteria(chosen={"bronlink": ("ja",)}), understand(""))
    assert query.chosen["bronlink"] == ("ja",)
    assert "bronlink" in query.counted


def test_the_test_of_the_tutorial_passes_with_it(added: Facet) -> None:
    names = dict(vars(test_more_facets))
    exec(blocks()[2], names)  # noqa: S102

    names["test_an_application_with_a_link_to_source_code_has_that_choice"](rebuild)
