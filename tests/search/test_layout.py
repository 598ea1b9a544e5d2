"""How an index of Elasticsearch lies on its nodes, as the settings say."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.analysis import parse
from search.engines import check_layout, get_engine
from search.engines.elasticsearch import ORDERS, ElasticsearchEngine, Layout
from search.expansion import expand
from search.query import Query
from tests.search.arrange import an_entry

needs_elasticsearch = pytest.mark.skipif(not os.environ.get("SEARCH_URL"), reason="SEARCH_URL names no Elasticsearch")


@pytest.fixture
def in_parts() -> Iterator[ElasticsearchEngine]:
    made = ElasticsearchEngine(
        os.environ["SEARCH_URL"], prefix=f"test-{uuid.uuid4().hex[:12]}", layout=Layout(shards=5, refresh=7)
    )
    yield made
    made.delete_all()


@needs_elasticsearch
def test_shards_replicas_and_refresh_are_those_of_the_settings(settings: Any) -> None:
    settings.SEARCH_SHARDS, settings.SEARCH_REPLICAS, settings.SEARCH_REFRESH = 2, 1, 30
    engine: Any = get_engine()
    engine.rebuild([an_entry(1)])

    index = engine.health()["index"]
    made = engine._write_client.indices.get_settings(index=index)[index]["settings"]["index"]

    assert (made["number_of_shards"], made["number_of_replicas"], made["refresh_interval"]) == ("2", "1", "30s")


@needs_elasticsearch
def test_the_order_is_the_same_however_many_shards_there_are(in_parts: ElasticsearchEngine) -> None:
    """In shards of their own, a word that is rare in one and common in another would weigh differently."""
    texts = ["verkeer"] * 12 + ["water"]
    in_parts.rebuild([an_entry(n, name=f"{text} {'stad ' * (n % 3)}") for n, text in enumerate(texts)])
    asks = expand(parse("verkeer of water"))

    first = in_parts.search(Query(clauses=asks.strict)).hits[0]

    assert first.name.startswith("water")


@pytest.mark.parametrize(
    ("name", "value"), [("SEARCH_SHARDS", 0), ("SEARCH_SHARDS", 1025), ("SEARCH_REPLICAS", -1), ("SEARCH_REFRESH", 0)]
)
def test_an_impossible_layout_is_refused_with_a_sentence(settings: Any, name: str, value: int) -> None:
    check_layout()
    setattr(settings, name, value)

    with pytest.raises(ImproperlyConfigured, match=f"{name} is {value}. Geef een heel getal"):
        check_layout()


@needs_elasticsearch
def test_a_new_index_was_asked_for_every_order_before_it_is_served(in_parts: ElasticsearchEngine) -> None:
    """The first question reads columns and counts values of the whole index, which takes longer than a visitor gets."""
    in_parts.rebuild([an_entry(n) for n in range(20)])

    index = in_parts.health()["index"]
    asked_before = in_parts._write_client.indices.stats(index=index, metric="search")["_all"]["total"]["search"][
        "query_total"
    ]

    assert asked_before >= 5 * len(("", *ORDERS))  # in each of five shards


@needs_elasticsearch
def test_a_document_keeps_what_is_read_back_and_no_tokens(in_parts: ElasticsearchEngine) -> None:
    in_parts.rebuild([an_entry(1)])

    kept = in_parts._client.search(index=in_parts.health()["index"])["hits"]["hits"][0]["_source"]

    assert set(kept) == {"shown", "facts", "fingerprint"}
