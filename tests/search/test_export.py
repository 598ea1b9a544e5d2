"""Everything that fits a question as a file: CSV and JSON, row by row."""

import csv
import io
import json

import pytest
from django.test import Client

from search.engines import EngineUnavailable, SearchEngine, get_engine
from search.entry import Choice
from search.export import as_csv, rows
from search.indexing import rebuild
from search.query import Query
from tests.catalogue.arrange import entry, store
from tests.search.arrange import an_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client.get(address)).decode("utf-8-sig"))))


@pytest.mark.parametrize("number", [0, 1, 45, 2500])
def test_everything_is_yielded_once(engine: SearchEngine, number: int) -> None:
    engine.rebuild(an_entry(one, name=f"Toepassing {one % 100}") for one in range(number))

    keys = [hit.key for hit in engine.scan(Query())]

    assert sorted(keys) == sorted(f"application:{one}" for one in range(number))


def test_only_what_fits_and_is_not_hidden_is_yielded(engine: SearchEngine) -> None:
    gone = (Choice(value="ingetrokken", label="Ingetrokken"),)
    engine.rebuild([an_entry(1), an_entry(2, facets={"status": gone}), an_entry(3, facets={})])

    query = Query(chosen={"thema": ("verkeer",)}, hidden={"status": ("ingetrokken",)})

    assert [hit.key for hit in engine.scan(query)] == ["application:1"]


def test_the_csv_has_every_hit_of_the_question_beyond_one_page(client: Client) -> None:
    get_engine().rebuild(an_entry(number, name=f"Parkeren {number}") for number in range(45))

    found = table(client, "/zoeken/resultaten.csv?q=parkeren&thema=verkeer")
    other = table(client, "/zoeken/resultaten.csv?q=chatbot")

    assert len(found) == 45
    assert found[0]["thema"] == "Verkeer"
    assert found[0]["adres"].startswith("http://testserver/toepassingen/")
    assert other == []


def test_the_json_holds_the_same(client: Client) -> None:
    get_engine().rebuild([an_entry(1, name="Parkeren"), an_entry(2, name="Chatbot")])

    found = json.loads(body(client.get("/zoeken/resultaten.json")))

    assert sorted(row["naam"] for row in found) == ["Chatbot", "Parkeren"]
    assert found[0]["thema"] == ["Verkeer"]


def test_nothing_found_is_an_empty_list(client: Client) -> None:
    get_engine().rebuild([an_entry(1)])

    assert json.loads(body(client.get("/zoeken/resultaten.json?q=zeppelin"))) == []


@pytest.mark.parametrize("name", ["=1+1", "+31", "-2", "@x", "\t=1", ' "=1', "＝1", "'=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    engine = get_engine()
    engine.rebuild([an_entry(1, name=name)])

    line = b"".join(as_csv(rows(engine.scan(Query()), str))).decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(line)))["naam"] == f"'{name}"


def test_without_the_engine_the_answer_is_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    get_engine().rebuild([an_entry(1)])

    def refuse(*_: object) -> None:
        raise EngineUnavailable("weg")

    monkeypatch.setattr(type(get_engine()), "scan", refuse)
    answer = client.get("/zoeken/resultaten.csv")

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Downloaden lukt nu niet" in answer.content.decode()


@pytest.mark.parametrize("query", ["q=" + "a" * 201, "thema=bestaat-niet", "q=%00", "zelfde=x"])
def test_an_impossible_question_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/zoeken/resultaten.json?{query}").status_code == 400


def test_a_page_beyond_the_last_leads_to_the_export(client: Client) -> None:
    get_engine().rebuild([an_entry(1)])

    refused = client.get("/zoeken?q=parkeren&pagina=26")
    nonsense = client.get("/zoeken?q=parkeren&pagina=abc")

    assert refused.status_code == 400
    assert "/zoeken/resultaten.csv?q=parkeren" in refused.content.decode()
    assert "resultaten.csv" not in nonsense.content.decode()


def test_the_results_page_leads_to_the_export_of_the_same_question(client: Client) -> None:
    get_engine().rebuild([an_entry(1, name="Parkeren")])

    assert (
        "/zoeken/resultaten.json?q=parkeren&amp;thema=verkeer"
        in client.get("/zoeken?q=parkeren&thema=verkeer&sorteer=naam").content.decode()
    )


def test_a_fact_of_registrations_stands_with_its_number_the_most_first(client: Client) -> None:
    statuses = ["In gebruik", "In gebruik", "In ontwikkeling"]
    store(*(entry(number, name="Chatbot", status=status) for number, status in enumerate(statuses, 1)))
    rebuild()

    row = table(client, "/zoeken/resultaten.csv")[0]
    item = json.loads(body(client.get("/zoeken/resultaten.json")))[0]

    assert row["status"] == "In gebruik (2); In ontwikkeling (1)"
    assert item["status"] == [
        {"naam": "In gebruik", "registraties": 2},
        {"naam": "In ontwikkeling", "registraties": 1},
    ]
    assert (row["aantal_registraties"], row["passende_registraties"]) == ("3", "")


def test_it_says_how_many_registrations_fit_what_was_chosen(client: Client) -> None:
    statuses = ["In gebruik", "In gebruik", "In ontwikkeling"]
    store(*(entry(number, name="Chatbot", status=status) for number, status in enumerate(statuses, 1)))
    rebuild()

    row = table(client, "/zoeken/resultaten.csv?status=in-gebruik")[0]

    assert (row["aantal_registraties"], row["passende_registraties"]) == ("3", "2")
