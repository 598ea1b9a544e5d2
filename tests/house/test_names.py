"""The table of the words of the code: in order, one row per word, and each word stands where the table says."""

import re
from pathlib import Path

from django.conf import settings

ROW = re.compile(r"^\| `(?P<word>[^`]+)` \| (?P<meaning>[^|]+) \| `(?P<place>[^`]+)` \|$")


def rows() -> list[tuple[str, str]]:
    table = (settings.BASE_DIR / "docs/reference/names.md").read_text().partition("|---|---|---|\n")[2]
    return [(row["word"], row["place"]) for line in table.splitlines() if (row := ROW.match(line)) or wrong(line)]


def wrong(line: str) -> None:
    raise AssertionError(f"not `word` | meaning | `place`: {line}")


def test_the_words_of_the_code_are_in_order_and_each_has_one_row() -> None:
    words = [word for word, _place in rows()]

    assert words == sorted(set(words), key=str.casefold)


def test_every_word_of_the_code_is_in_its_place() -> None:
    missing = [f"{word}: {place}" for word, place in rows() if not re.search(rf"\b{re.escape(word)}\b", text_of(place))]

    assert not missing


def text_of(place: str) -> str:
    file = Path(settings.BASE_DIR) / place
    return f"{file.stem} {file.read_text()}" if file.is_file() else ""
