"""`manage.py rank`: what a file of questions finds, to score it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.atomic_file import atomic_file
from catalogue.models import Registration
from search.engines import EngineUnavailable, get_engine
from search.retrieval import rank
from search.understanding import understand

MOST = 50  # as deep as recall@50 looks


class Command(BaseCommand):
    help = (
        "Zoek met elke vraag van een bestand en schrijf op wat gevonden wordt. Voorbeeld: "
        "manage.py rank vragen.json --engine tantivy --out uitkomst.json --map kaart.json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queries", type=Path, help='{"queries": [{"id": "A1", "query": "parkeren"}, …]}')
        parser.add_argument("--engine", required=True, choices=("tantivy", "elasticsearch"))
        parser.add_argument("--out", type=Path, required=True, help="per vraag de toepassingen, beste eerst")
        parser.add_argument("--map", type=Path, help="van registratie naar toepassing")

    def handle(self, **options: Any) -> None:
        engine = get_engine()
        if engine.name != options["engine"]:
            raise CommandError(f"De ingestelde zoekmachine is {engine.name}, niet {options['engine']} (SEARCH_URL).")
        try:
            asked = [
                (str(query["id"]), str(query["query"])) for query in json.loads(_read(options["queries"]))["queries"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(
                f"{options['queries']} heeft niet de vorm van een bestand met vragen: {error!r}"
            ) from None
        try:
            found = {key: [hit.key for hit in rank(engine, understand(text), MOST)] for key, text in asked}
        except EngineUnavailable as error:
            raise CommandError(str(error)) from None
        _write(options["out"], found)
        if options["map"]:
            _write(options["map"], _applications())
        self.stdout.write(f"engine={engine.name} queries={len(found)} empty={sum(not hits for hits in found.values())}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} is niet te lezen: {error.strerror}.") from None


def _write(file: Path, content: Any) -> None:
    with atomic_file(file) as opened:
        opened.write(json.dumps(content, ensure_ascii=False, indent=1).encode())


def _applications() -> dict[str, str]:
    pairs = Registration.objects.public().values_list("register_id", "application_id")
    return {register_id: f"application:{application}" for register_id, application in pairs if register_id}
