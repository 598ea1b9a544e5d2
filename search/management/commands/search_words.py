"""`manage.py search_words`: the words that compounds are made of, from the words of the index."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import simplemma
from django.core.management.base import BaseCommand

from catalogue.atomic_file import atomic_file
from search.analysis.compounds import LINKS
from search.analysis.data import PARTS_FILE, protected, stop_words
from search.models import Word

SHORTEST, LONGEST = 4, 16
LEAST, LEAST_COMPOUNDS = 3, 2
EXTRA = frozenset(["software", "bijstand", "algoritme", "website", "chatbot", "mobiliteit", "anonimisering"])
# Beginnings and ends of words that look like a word, but make of any word a compound.
NO_PART = frozenset(
    """aange achter alle alles baar boven buiten binnen deel door eens elijk enen erin ereen ering eren gaan geen hand
    heid heden ingen invoer keer komen komt lijk loos maal neer omge onder over rijk samen schap slag staan stelling
    stel tegen terug toen tussen uitge vast verder voor voort vroeg waar waarde ware weer zaam ander anders houd houden
    steun stand stellen gang dere lijn trek deling leider""".split()
)


class Command(BaseCommand):
    help = (
        "Maak de lijst van woorden waaruit samenstellingen bestaan opnieuw, uit de woorden van de zoekindex. "
        "Voorbeeld: manage.py search_words"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=PARTS_FILE, help="het bestand; standaard dat van de analyse")

    def handle(self, **options: Any) -> None:
        words = sorted(_parts(dict(Word.objects.values_list("word", "entries"))))
        head = (
            "# Words that compounds are made of; `manage.py search_words` wrote this from the words of an index.\n"
            "# After a change the index has to be rebuilt (make reindex).\n"
        )
        with atomic_file(options["out"]) as opened:
            opened.write(f"{head}{chr(10).join(words)}\n".encode())
        self.stdout.write(f"words={len(words)} file={options['out'].name}")


def _parts(entries: dict[str, int]) -> set[str]:
    """Words that stand alone often enough, and those that stand before or after another in some compounds."""
    seen: Counter[str] = Counter()
    for word in entries:
        seen.update({part for pair in _splits(word) for part in pair})
    alone = {word for word, count in entries.items() if count >= LEAST and word.isascii() and _is_word(word)}
    found = alone | {part for part, count in seen.items() if count >= LEAST_COMPOUNDS and _stands(part, entries)}
    return {part for part in found if not (part.endswith("s") and part[:-1] in found)}


def _stands(part: str, entries: dict[str, int]) -> bool:
    """Four letters are too often a chance; such a part is a word by itself too."""
    return len(part) > SHORTEST or entries.get(part, 0) > 1


def _splits(word: str) -> Iterator[tuple[str, str]]:
    if not word.isascii() or not word.isalpha():
        return
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        for link in LINKS:
            first, second = word[: at - len(link)], word[at:]
            if word[:at].endswith(link) and _is_word(first) and _is_word(second):
                yield first, second


@cache
def _is_word(word: str) -> bool:
    if not SHORTEST <= len(word) <= LONGEST or word in NO_PART or word in stop_words() or word in protected():
        return False
    return word in EXTRA or simplemma.is_known(word, lang="nl")
