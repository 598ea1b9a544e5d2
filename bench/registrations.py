"""Made-up registrations for the grouping: as many copied titles and texts, and products as large, as the register has.

About half share their title with another and a third share a text; three products have a twentieth of all each. The
rest of what is shared does not grow with the register: a small product has some ten users, a copied text some thirty.
A registration meets as many others by title or text as in the recorded register: 6 at the median, 29 on average there.
"""

import random
from collections.abc import Iterator

from .generate import SMALL, STEMS, register_id

ORGANISATIONS = 340
LARGE = ("DataMask", "Zivver", "ReadSpeaker")
LARGE_SHARE = 0.05
USERS, COPIES = 10, 30

Made = dict[str, str]


def registrations(count: int, *, seed: int = 1) -> Iterator[Made]:
    """Yield the values of so many registrations, by field; `organisation` is a number below ORGANISATIONS."""
    dice = random.Random(seed)  # noqa: S311 - test data
    texts = [_text(dice, 90) for _ in range(max(1, count // 3 // COPIES))]
    titles = [_title(dice, number) for number in range(max(1, count // 3 // USERS))]
    for number in range(count):
        name, supplier = _named(dice, number, titles)
        yield {
            "register_id": register_id(number),
            "name": name,
            "supplier": supplier,
            "organisation": str(dice.randrange(max(ORGANISATIONS, count // 5))),
            "purpose_and_impact": dice.choice(texts) if dice.random() < 1 / 3 else _text(dice, 90),
            "technical_operation": _text(dice, 60),
        }


def _named(dice: random.Random, number: int, titles: list[str]) -> tuple[str, str]:
    """Return a title and a supplier."""
    roll = dice.random()
    if roll < LARGE_SHARE * len(LARGE):
        product = LARGE[int(roll / LARGE_SHARE)]
        return dice.choice((product, f"{product} {dice.choice(STEMS)}", f"{dice.choice(STEMS)} met {product}")), product
    supplier = f"Leverancier {dice.randint(1, 300)}" if dice.random() < 0.4 else ""
    return (dice.choice(titles) if dice.random() < 0.4 else _title(dice, number)), supplier


def _title(dice: random.Random, number: int) -> str:
    return f"{dice.choice(STEMS).capitalize()} {dice.choice(STEMS)} {dice.choice(STEMS)}{number}"


def _text(dice: random.Random, words: int) -> str:
    """Return words that rarely stand in the same order twice, as in texts that people wrote apart."""
    found = (
        dice.choice(SMALL) if dice.random() < 0.45 else dice.choice(STEMS) + dice.choice(STEMS) for _ in range(words)
    )
    return " ".join(found).capitalize() + "."
