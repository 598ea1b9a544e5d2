"""Engines to test on: the embedded one always, Elasticsearch where SEARCH_URL names a real one."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import SearchEngine
from search.engines.tantivy import TantivyEngine

ADDRESS = os.environ.get("SEARCH_URL", "")


@pytest.fixture(params=["tantivy", "elasticsearch"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine without an index; the tests that take it are the contract of both."""
    if request.param == "tantivy":
        yield TantivyEngine(tmp_path / "een-index")
        return
    if not ADDRESS:
        pytest.skip("SEARCH_URL names no Elasticsearch")
    from search.engines.elasticsearch import ElasticsearchEngine

    made = ElasticsearchEngine(ADDRESS, prefix=f"test-{uuid.uuid4().hex[:12]}")
    yield made
    made.delete_all()
