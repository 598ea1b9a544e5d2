"""On the recorded register, where it is: for every choice of every facet that speaks of registrations, what the search
page counts is what SQL counts within one registration. The engine is that of SEARCH_URL, the embedded one without.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from catalogue.ai_use import ai_use
from catalogue.assessments import assessments
from catalogue.mergers import Mergers
from catalogue.models import Registration
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from search.engines import SearchEngine, get_engine
from search.facets import FACETS
from search.indexing import rebuild
from search.query import Query

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

KEYS = ("thema", "status", "organisatie", "organisatietype", "provincie", "categorie", "leverancier", "toets", "ai")
NONE = "niet-ingevuld"
Pairs = dict[tuple[str, str, str], dict[str, int]]


@pytest.fixture
def engine(shared: Path) -> SearchEngine:
    """An index of the recorded register, and its facts as a table of the database."""
    run_harvest(RegisterFiles(str(shared / "register" / "api")))
    rebuild()
    write_facts()
    return get_engine()


def write_facts() -> None:
    """A row per registration, facet and value, read from the registrations and not from what is indexed."""
    mergers = Mergers()
    rows = Registration.objects.current().select_related("organisation").prefetch_related("themes__broader")
    facts = [
        (row.application_id, row.pk, key, value)
        for row in rows
        for key, values in facts_of(row, mergers).items()
        for value in values or {NONE}
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE fact (application int, registration int, facet text, value text)")
        cursor.executemany("INSERT INTO fact VALUES (%s, %s, %s, %s)", facts)
        cursor.execute("CREATE INDEX fact_registration ON fact (registration)")


def facts_of(row: Registration, mergers: Mergers) -> dict[str, set[str]]:
    themes = row.themes.all()
    return {
        "thema": {theme.slug for theme in themes} | {theme.broader.slug for theme in themes if theme.broader},
        "status": known(row.status, {"in-gebruik", "in-ontwikkeling", "buiten-gebruik"}),
        "organisatie": {one.slug for one in mergers.names(row.organisation)},
        "organisatietype": {row.organisation.kind},
        "provincie": {one.province for one in mergers.today(row.organisation) if one.province},
        "categorie": known(row.publication_category, {"hoog-risico", "impactvol", "overig"}),
        "leverancier": {row.supplier_key} - {""},
        "toets": set(assessments(row.impact_assessments)),
        "ai": {ai_use(row).use.value},
    }


def known(value: str, values: set[str]) -> set[str]:
    return {value if value in values else "anders"} if value else set()


def pairs() -> Pairs:
    """Per facet and value, and per other facet: how many applications have a registration with both."""
    found: Pairs = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.facet, a.value, b.facet, b.value, COUNT(DISTINCT a.application) FROM fact a"
            " JOIN fact b ON a.registration = b.registration AND a.facet <> b.facet GROUP BY 1, 2, 3, 4"
        )
        for facet, value, other, counted, number in cursor.fetchall():
            found[facet, value, other][counted] = number
    return found


def totals() -> Iterator[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT facet, value, COUNT(DISTINCT application) FROM fact GROUP BY 1, 2")
        yield from cursor.fetchall()


def counts(engine: SearchEngine, **asked: object) -> tuple[int, dict[str, dict[str, int]]]:
    answer = engine.search(Query(counted=KEYS, limit=1, **asked))
    return answer.total, {key: {one.value: one.count for one in found} for key, found in answer.facets.items()}


def test_what_speaks_of_registrations_is_what_is_compared_here() -> None:
    assert {facet.key for facet in FACETS if facet.per_registration} == set(KEYS)


def test_every_pair_of_facets_is_counted_as_sql_counts_it(engine: SearchEngine) -> None:
    expected, compared = pairs(), 0

    for facet, value, total in totals():
        found, facets = counts(engine, chosen={facet: (value,)})
        assert (facet, value, found) == (facet, value, total)
        assert facets[facet][value] == total
        for other in set(KEYS) - {facet}:
            assert facets[other] == expected[facet, value, other], (facet, value, other)
            compared += len(facets[other])

    assert compared > 9_000


def test_three_choices_hold_within_one_registration_too(engine: SearchEngine) -> None:
    chosen = {"status": ("in-gebruik",), "organisatietype": ("gemeente",), "categorie": ("impactvol", "hoog-risico")}

    found, facets = counts(engine, chosen=chosen)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT s.application) FROM fact s"
            " JOIN fact k ON k.registration = s.registration AND k.facet = 'organisatietype' AND k.value = 'gemeente'"
            " JOIN fact c ON c.registration = s.registration AND c.facet = 'categorie'"
            " AND c.value IN ('impactvol', 'hoog-risico') WHERE s.facet = 'status' AND s.value = 'in-gebruik'"
        )
        assert [found] == [number for (number,) in cursor.fetchall()]
    assert facets["status"]["in-gebruik"] == found


def test_a_period_holds_within_one_registration(engine: SearchEngine) -> None:
    """Months of a year, each with one choice besides."""
    months = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=31 * number) for number in range(19)]

    for since, until in pairwise(months):
        rows = Registration.objects.current().filter(modified_at__gte=since, modified_at__lte=until)
        found, facets = counts(engine, since=since, until=until, chosen={"status": ("in-gebruik",)})
        in_use = rows.filter(status="in-gebruik")
        assert found == in_use.values("application").distinct().count()
        assert facets["categorie"].get("overig", 0) == (
            in_use.filter(publication_category="overig").values("application").distinct().count()
        )
        assert facets["status"].get("buiten-gebruik", 0) == (
            rows.filter(status="buiten-gebruik").values("application").distinct().count()
        )
