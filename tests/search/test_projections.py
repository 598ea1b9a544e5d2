"""Every kind of hit is one projection; any room may add its own."""

from collections.abc import Iterator

import pytest

from search.entry import Entry
from search.indexing import rebuild
from search.kinds import Projection, _projections, entries_of, kinds, register
from tests.catalogue.arrange import entry, store
from tests.search.arrange import an_entry, ask, counts, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides() -> Iterator[None]:
    """A kind of its own, as a higher room would add it."""

    def entries(pks: object) -> list[Entry]:
        return [an_entry(pk, key=f"guide:{pk}", kind="guide", name=f"Handreiking {pk}") for pk in pks]

    register(
        Projection(
            kind="guide",
            value="handreiking",
            label="Handreiking",
            plural="Handreikingen",
            entries=entries,
            pks=lambda: [7],
        )
    )
    yield
    del _projections["guide"]


@pytest.mark.usefixtures("guides")
def test_another_kind_is_found_beside_applications() -> None:
    store(entry(1))

    rebuild()

    assert titles(ask("")) == ["Handreiking 7", "Toepassing 1"]
    assert counts(ask(""), "soort") == {"toepassing": 1, "handreiking": 1}
    assert titles(ask("soort=handreiking")) == ["Handreiking 7"]


def test_one_kind_alone_is_no_facet() -> None:
    store(entry(1))

    rebuild()

    assert counts(ask(""), "soort") == {}


def test_a_key_of_no_known_kind_has_no_entry() -> None:
    assert entries_of(["onbekend:1", "application:abc", "application", ""]) == []


def test_applications_are_registered() -> None:
    assert kinds()["application"].label == "Toepassing"
