"""What searching costs, at growing sizes, as ratios and exponents measured in one run.

    python -m bench.search [--n 1000,10000,100000] [--out FILE]        (make bench-search)

P1   CPU of a results page in the web process against a bare view that shows the same twenty results from memory
P2   exponent of the CPU of a question with its facets; and of one with choices that hold within one registration
P8   documents a second of a rebuild against those of writing the same documents, made beforehand (to 10,000); failed
     searches meanwhile
P13  growth of the memory of the process while everything is exported, and seconds
P14  the two hundred nastiest questions against the median normal one
P15  seconds until a change is findable
first_s  the first question after a rebuild; late: how many questions and pages the engine had no time for
Suggestions: p95 in the web process. Stock: the same texts in Wagtail's own search of the database, a question without
facets for its first twenty, and making that index.

On the engine of SEARCH_URL; the embedded one when empty, whose CPU is that of the process. Of Elasticsearch, `took`
stands beside it. Every size is a process of its own. Entries are made up and go straight into the index.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any

BLOCKS = 5
SEVERAL = 71 / 954  # applications of the recorded register that have several registrations
CHOSEN = {"status": ("in-gebruik",), "provincie": ("provincie-3",)}
LATE: list[str] = []  # questions, and pages, that the engine did not answer within its second
QUESTIONS = (
    "parkeren",
    "vergunning toezicht",
    "chatbot vraag",
    "schuld uitkering",
    "camera kenteken",
    "riool water",
    "subsidie",
    "anonimiseren document",
    "belasting aanslag bezwaar",
    "energie",
    "afval melding",
    "verkeer stoplicht",
    "samenvatting tekst",
    "inkoop contract",
    "risico controle",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", default="1000,10000,100000")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    sizes = [int(part) for part in asked.n.split(",")]
    found = {size: in_process(size) for size in sizes}
    lines = [json.dumps({"n": size} | row) for size, row in found.items()]
    for small, large in pairwise(sizes):
        grown = found[large]["question_ms"] / found[small]["question_ms"]
        chosen = found[large]["chosen_ms"] / found[small]["chosen_ms"]
        exponents = [round(math.log(times) / math.log(large / small), 2) for times in (grown, chosen)]
        lines.append(json.dumps({"P2 exponent": exponents[0], "with choices": exponents[1], "to": large}))
    lines.append(json.dumps({"engine": engine(), "load": os.getloadavg()[0], "cores": os.cpu_count()}))
    print("\n".join(lines))
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n")


def engine() -> str:
    return "elasticsearch" if os.environ.get("SEARCH_URL") else "tantivy"


def in_process(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="aiplein-bench-") as place:
        environment = {
            **os.environ,
            "AIPLEIN_VAR": place,
            "DATABASE_URL": "",
            "LOG_LEVEL": "ERROR",
            "SEARCH_INDEX": f"bench-{os.getpid()}-{size}",
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",  # production, but for static files without a manifest
        }
        command = [sys.executable, "-W", "ignore", "-m", "bench.search", "size", str(size)]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
        )
    return json.loads(done.stdout.splitlines()[-1])


def measure(size: int) -> dict[str, Any]:
    """Everything at one size, in this process."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from portal.site_setup import ensure_site

    ensure_site()
    from search.engines import get_engine

    index = get_engine()
    try:
        found = {**rebuilding(index, size), **asking(index), **pages(), **nasty(index), **fresh(index)}
        return {**found, **exporting(), **memory(), "late": len(LATE), **stock(size)}
    finally:
        if hasattr(index, "delete_all"):
            index.delete_all()


def made_up(size: int) -> Iterator[Any]:
    """Entries without a database, about 1.5 kB of text each. One in thirteen has several registrations, some nine each,
    as in the recorded register.
    """
    import random
    from datetime import UTC, datetime

    from search.entry import Entry

    from .generate import name, text

    dice = random.Random(3)  # noqa: S311
    for number in range(size):
        several = 2 + min(94, int(dice.paretovariate(0.9) * 2)) if dice.random() < SEVERAL else 1
        rows = [_facts(dice) for _ in range(several)]
        organisation = rows[0]["organisatie"]
        yield Entry(
            key=f"application:{number}",
            kind="application",
            name=name(dice, size),
            url=f"/toepassingen/{number}",
            summary=text(dice, 30),
            text=text(dice, 60),
            body=text(dice, 120),
            labels=(organisation,),
            **_registrations(number, rows),
            used_by=min(60, int(dice.paretovariate(1.2))),
            changed_at=datetime(2020 + dice.randint(0, 6), dice.randint(1, 12), dice.randint(1, 28), tzinfo=UTC),
            extra={"organisations": [organisation], "organisation_count": 1},
        )


def _facts(dice: Any) -> dict[str, str]:
    """What one registration says, by facet."""
    from .generate import STATUSES, THEMES

    facts = {"thema": dice.choice(THEMES), "status": dice.choice(STATUSES), "organisatietype": "Gemeente"}
    return facts | {
        "organisatie": f"Gemeente {dice.randint(1, 340)}",
        "provincie": f"Provincie {dice.randint(1, 12)}",
        "leverancier": f"Leverancier {dice.randint(1, 300)}",
    }


def _registrations(number: int, rows: list[dict[str, str]]) -> dict[str, Any]:
    """The choices of an entry with these registrations, and what each of them says."""
    from search.entry import Choice, RegistrationFacts

    def value(label: str) -> str:
        return label.lower().replace(" ", "-")

    registrations = [
        RegistrationFacts(
            register_id=f"{number}-{place}",
            organisation=row["organisatie"],
            changed_at=None,
            values={key: (value(label),) for key, label in row.items()},
        )
        for place, row in enumerate(rows)
    ]
    labels = {key: sorted({row[key] for row in rows}) for key in rows[0]}
    facets = {key: tuple(Choice(value(label), label) for label in found) for key, found in labels.items()}
    return {"facets": facets, "registrations": tuple(registrations)}


def rebuilding(index: Any, size: int) -> dict[str, Any]:
    """P8: CPU and time of a rebuild against raw writing of documents that were analysed before."""
    from search.engines import EngineUnavailable
    from search.query import Query
    from search.spelling import WordCounter

    index.rebuild(made_up(min(size, 200)))
    words, failed, done = WordCounter(), [], threading.Event()

    def search() -> None:
        while not done.wait(0.2):
            try:
                failed.extend([] if index.search(Query(limit=1)).total else ["empty"])
            except EngineUnavailable as error:
                failed.append(str(error))

    entries = list(made_up(size)) if size <= 10_000 else None
    searcher = threading.Thread(target=search)
    searcher.start()
    begun, cpu = time.monotonic(), time.process_time()
    index.rebuild(words.count(entry) for entry in (entries or made_up(size)))
    spent, cpu = time.monotonic() - begun, time.process_time() - cpu
    done.set()
    searcher.join()
    words.save()
    index.refresh()
    raw = raw_writing(index, entries) if entries else None
    row = {
        "P8": round(raw / spent, 2) if raw else None,
        "rebuild_s": round(spent, 1),
        "rebuild_cpu_s": round(cpu, 1),
        "failed_searches": len(failed),
    }
    return row | {"rebuild_per_s": round(size / spent)}


def raw_writing(index: Any, entries: list[Any]) -> float:
    """Seconds of the same writing with documents that are made already."""
    module = sys.modules[type(index).__module__]
    make = module.document  # type: ignore[attr-defined]
    held = {entry.key: make(entry) for entry in entries}
    module.document = lambda entry: held[entry.key]  # type: ignore[attr-defined]
    begun = time.monotonic()
    index.rebuild(entries)
    spent = time.monotonic() - begun
    module.document = make  # type: ignore[attr-defined]
    return spent


def asking(index: Any) -> dict[str, Any]:
    """The engine alone: a question with all its facets, and what it is asked by this process."""
    from dataclasses import replace

    from search.criteria import SearchCriteria
    from search.retrieval import query_of
    from search.understanding import understand

    queries = [query_of(SearchCriteria(text=text), understand(text)) for text in QUESTIONS]
    begun = time.monotonic()
    cpu(partial(index.search, queries[0]), runs=1)
    first = time.monotonic() - begun
    whole = [cpu(partial(index.search, query)) for query in queries]
    chosen = [cpu(partial(index.search, replace(query, chosen=CHOSEN))) for query in queries]
    bare = [cpu(partial(index.search, replace(query, counted=()))) for query in queries]
    understanding = [cpu(partial(understand, text)) for text in QUESTIONS]
    return {
        "question_ms": ms(median(whole)),
        "chosen_ms": ms(median(chosen)),
        "without_facets_ms": ms(median(bare)),
        "understanding_ms": ms(median(understanding)),
        "first_s": round(first, 2),
        "took_ms": took(index, queries),
    }


def took(index: Any, queries: list[Any]) -> float | None:
    """What Elasticsearch itself says that a question took."""
    if not hasattr(index, "_ask"):
        return None
    times: list[int] = []
    ask = index._ask

    def watched(body: dict[str, Any]) -> Any:
        found = ask(body)
        times.append(found["took"])
        return found

    index._ask = watched
    for query in queries * 3:
        cpu(partial(index.search, query), runs=1)
    del index._ask
    return float(median(times))


def pages() -> dict[str, Any]:
    """P1: the results page against a bare view of the same twenty results from memory; and suggestions."""
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.test import RequestFactory

    from search.criteria import SearchCriteria
    from search.page import page_context, present
    from search.retrieval import retrieve
    from search.understanding import understand
    from search.views import search_page, suggestions

    factory = RequestFactory()
    criteria = SearchCriteria(text="parkeren")
    page = present(criteria, retrieve(criteria, understand("parkeren")), {})

    def bare(request: HttpRequest) -> HttpResponse:
        return render(request, "search/results.html", page_context(page))

    whole, least = [], []
    for _ in range(BLOCKS):
        least.append(cpu(lambda: bare(factory.get("/zoeken?q=parkeren"))))
        whole.append(median(cpu(partial(search_page, factory.get("/zoeken", {"q": text}))) for text in QUESTIONS))
    typed = [cpu(partial(suggestions, factory.get("/x", {"q": text}))) for q in QUESTIONS for text in (q[:2], q[:4])]
    return {
        "page_ms": ms(median(whole)),
        "bare_page_ms": ms(median(least)),
        "P1": round(median(whole) / median(least), 2),
        "suggest_p95_ms": ms(sorted(typed)[int(0.95 * len(typed))]),
    }


def nasty(index: Any) -> dict[str, Any]:
    """P14: two hundred questions made to hurt; the status of each page, and the engine's worst against the median."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    normal = median(cpu(partial(client.get, "/zoeken", {"q": text})) for text in QUESTIONS)
    worst, statuses = 0.0, set()
    for text in nastiest():
        begun = time.process_time()
        statuses.add(client.get("/zoeken", {"q": text}).status_code)
        worst = max(worst, time.process_time() - begun)
    return {"P14": round(worst / normal, 1), "nasty_statuses": sorted(statuses)}


def nastiest() -> list[str]:
    odd = [
        "\x00",
        '"' * 199,
        "a" * 200,
        "()" * 99,
        "*",
        "?" * 50,
        "🤖" * 60,
        "\u202e" + "x" * 99,
        "of " * 12,
        "-" * 199,
    ]
    common = ["de", "het", "en", "gemeente", "aanvraag", "vergunning", "inwoner", "toezicht", "parkeren", "document"]
    many = [" ".join(common[at:] + common[:at]) for at in range(10)]
    quoted = [f'"{one} {other}" -{one}' for one in common for other in common]
    wrong = [" ".join(word[:3] + "x" + word[4:] + "q" for word in many[at % 10].split()) for at in range(40)]
    either = [" of ".join(common[at:] + common[:at])[:200] for at in range(10)]
    long = ["vergunningaanvraagbehandeling" * 6 + str(at) for at in range(30)]
    return [*odd, *many, *quoted, *wrong, *either, *long][:200]


def fresh(index: Any) -> dict[str, Any]:
    """P15: from the writing of a change until it is found."""
    from dataclasses import replace

    from search.retrieval import rank
    from search.understanding import understand

    new = replace(next(made_up(1)), key="application:999999999", name="Zeppelinhaven")
    begun = time.monotonic()
    index.write([new], deleted=[], versions={new.key: 10**12})
    index.refresh()
    while not rank(index, understand("zeppelinhaven"), 1):
        time.sleep(0.01)
    return {"P15_s": round(time.monotonic() - begun, 2)}


def exporting() -> dict[str, Any]:
    """P13: the whole export as a stream, its rows thrown away."""
    from django.test import RequestFactory

    from search.views import export

    begun, before, most, rows = time.monotonic(), resident(), 0, 0
    answer = export(RequestFactory().get("/zoeken/resultaten.csv"), "csv")
    if not answer.streaming:  # the engine could not be asked
        return {"P13_mb": None, "export_status": answer.status_code}
    for _row in answer.streaming_content:  # type: ignore[attr-defined]
        rows += 1
        if not rows % 1000:
            most = max(most, resident() - before)
    return {"P13_mb": most, "export_rows": rows - 1, "export_s": round(time.monotonic() - begun, 1)}


def resident() -> int:
    """Megabytes that are this process's own; not the pages of the index that the system keeps mapped for it."""
    (own,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssAnon:")]
    return int(own.split()[1]) // 2**10


def stock(size: int) -> dict[str, Any]:
    """Wagtail's own search on the same texts, in the database: what one would have had. Up to 1,000: in SQLite it makes
    its whole index anew for every batch.
    """
    if size > 1_000:
        return {}
    from wagtail.documents import get_document_model
    from wagtail.search.backends import get_search_backend

    model = get_document_model()
    made = ((entry.name, f"{entry.name} {entry.summary} {entry.text} {entry.body}") for entry in made_up(size))
    begun = time.process_time()
    index = get_search_backend().get_index_for_model(model)
    while batch := [model(title=text, file=name) for name, text in islice(made, 1000)]:
        index.add_items(model, model.objects.bulk_create(batch))
    filled = time.process_time() - begun

    def ask(text: str) -> list[Any]:
        return list(model.objects.search(text)[:20])

    times = [cpu(partial(ask, text)) for text in QUESTIONS]
    return {"stock_question_ms": ms(median(times)), "stock_rebuild_cpu_s": round(filled, 1)}


def memory() -> dict[str, Any]:
    return {"rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def cpu(work: Callable[[], object], runs: int = 3) -> float:
    """The least CPU of this process over some runs. What the engine had no time for is counted in LATE."""
    from search.engines import EngineUnavailable

    least = math.inf
    for _ in range(runs):
        begun = time.process_time()
        try:
            LATE.extend(["page"] if b"Beperkt zoeken" in getattr(work(), "content", b"") else [])
        except EngineUnavailable as error:
            LATE.append(str(error))
        least = min(least, time.process_time() - begun)
    return least


def ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["size"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main()
