"""`manage.py rank` and what scores its outcome."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.relevance import interval, ndcg, recall
from search.engines import get_engine
from search.indexing import rebuild
from search.projections import application_key
from tests.catalogue.arrange import application, entry, store
from tests.fixtures.register import register_id

pytestmark = pytest.mark.django_db


def ask(place: Path, text: str, engine: str = "") -> None:
    file = place / "vragen.json"
    file.write_text(text)
    name = engine or get_engine().name
    options = ("--engine", name, "--out", str(place / "uit.json"), "--map", str(place / "kaart.json"))
    call_command("rank", str(file), *options, stdout=StringIO())


def test_every_question_has_its_applications_best_first(tmp_path: Path) -> None:
    store(entry(1, name="Parkeren"), entry(2, name="Chatbot", goal="Over parkeren."), entry(3, name="Weegbrug"))
    rebuild()

    ask(tmp_path, '{"queries": [{"id": "A", "query": "parkeren"}, {"id": "B", "query": "!!!"}]}')

    keys = [application_key(application(number).pk) for number in (1, 2)]
    assert json.loads((tmp_path / "uit.json").read_text()) == {"A": keys, "B": []}
    assert json.loads((tmp_path / "kaart.json").read_text())[register_id(1)] == keys[0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"queries": [{}]}', "geen JSON"])
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, text: str) -> None:
    rebuild()

    with pytest.raises(CommandError, match="niet de vorm"):
        ask(tmp_path, text)


def test_another_engine_than_the_configured_one_is_refused(tmp_path: Path) -> None:
    other = {"tantivy": "elasticsearch", "elasticsearch": "tantivy"}[get_engine().name]

    with pytest.raises(CommandError, match="De ingestelde zoekmachine is"):
        ask(tmp_path, '{"queries": []}', other)


def test_scores_are_those_of_the_books() -> None:
    grades = {"a": 3, "b": 2, "c": 1}

    assert ndcg(["a", "b", "c"], grades) == 1
    assert 0 < ndcg(["c", "b", "a"], grades) < 1
    assert ndcg([], grades) == 0
    assert recall(["x", "b"], grades) == 0.5
    assert interval([0.5] * 10) == (0.5, 0.5)
