"""A real Elasticsearch with security on: TLS with a certificate that is checked, and an API key with few rights."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.query import Query
from tests.faults.test_engine_tls import certificate
from tests.search.arrange import an_entry
from tests.services.elasticsearch import Guard, NoElasticsearch, Server, server

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto" / "elasticsearch.md"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An Elasticsearch of our own with TLS and passwords."""
    if not os.environ.get("SEARCH_URL"):
        pytest.skip("SEARCH_URL names no Elasticsearch")
    pair = certificate(tmp_path_factory.mktemp("tls"))
    try:
        with server(Guard(secrets.token_hex(16), *pair)) as running:
            yield running
    except NoElasticsearch as problem:
        pytest.skip(str(problem)) if os.environ.get("CI") != "true" else pytest.fail(str(problem))


def key_for(server: Server, names: str = "aiplein-*") -> str:
    """Make an API key with the rights of the how-to."""
    text = HOWTO.read_text()
    body = text[text.index('{"name": "ai-plein"') : text.index("}}}'") + 3]
    wanted = json.loads(body.replace("aiplein-*", names))
    with server.ask(f"{server.url}/_security/api_key", json.dumps(wanted).encode()) as answer:
        return str(json.load(answer)["encoded"])


def engine(server: Server, *, api_key: str = "", ca_certs: str | None = None) -> ElasticsearchEngine:
    assert server.guard
    given = str(server.guard.certificate) if ca_certs is None else ca_certs
    return ElasticsearchEngine(server.url, prefix="aiplein", api_key=api_key, ca_certs=given)


def test_the_key_of_the_how_to_may_do_all_that_is_needed(guarded: Server) -> None:
    ours = engine(guarded, api_key=key_for(guarded))
    ours.rebuild([an_entry(1), an_entry(2)])
    ours.write([an_entry(3)], deleted=["application:1"], versions={"application:1": 5})
    ours.refresh()

    assert sorted(hit.key for hit in ours.search(Query()).hits) == ["application:2", "application:3"]
    assert len(list(ours.fingerprints())) == ours.count() == 2
    assert ours.health()["toestand"] == "green"
    ours.rebuild([an_entry(1)])
    assert ours.count() == 1
    ours.delete_all()


@pytest.mark.parametrize("api_key", ["", "verkeerd", "dmVya2VlcmQ6dmVya2VlcmQ="], ids=["none", "no key", "another"])
def test_without_the_right_key_a_sentence_says_so(guarded: Server, api_key: str) -> None:
    ours = engine(guarded, api_key=api_key)

    with pytest.raises(EngineUnavailable, match=r"weigert de sleutel \(SEARCH_API_KEY\)"):
        ours.count()
    assert not ours.ready()


def test_a_key_for_other_indices_is_refused_with_the_same_sentence(guarded: Server) -> None:
    ours = engine(guarded, api_key=key_for(guarded, "elders-*"))

    with pytest.raises(EngineUnavailable, match="weigert de sleutel"):
        ours.rebuild([an_entry(1)])


def test_a_certificate_that_nobody_vouched_for_is_refused(guarded: Server) -> None:
    with pytest.raises(EngineUnavailable, match="SEARCH_CA_CERTS"):
        engine(guarded, api_key=key_for(guarded), ca_certs="").count()
