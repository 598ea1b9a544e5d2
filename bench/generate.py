"""Made-up registers of any size: varied names, organisations and texts, so that no index or group degenerates.

The words are ours; their frequencies follow Zipf, with rare words besides, as in real text.
"""

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STEMS = (
    "gemeente inwoner aanvraag vergunning toezicht parkeren afval melding openbaar ruimte onderhoud verkeer stoplicht "
    "uitkering schuld jeugd zorg school woning huur belasting aanslag bezwaar brief document gegevens anonimiseren "
    "camera kenteken sensor drone beeld herkenning model voorspelling risico controle steekproef chatbot vraag "
    "antwoord tekst vertaling samenvatting zoeken archief register planning rooster water riool dijk natuur boom "
    "stikstof energie subsidie inkoop contract medewerker klantcontact balie identiteit "
    "paspoort rijbewijs handhaving veiligheid brand"
).split()
SMALL = "de het een van voor met door bij wordt worden is zijn niet dat die om te op aan als ook kan maar en".split()
THEMES = ("Verkeer", "Werk", "Wonen", "Recht", "Economie", "Natuur en milieu", "Organisatie en bedrijfsvoering")
STATUSES = ("In gebruik", "In gebruik", "In gebruik", "In ontwikkeling", "Buiten gebruik")
CATEGORIES = ("Impactvolle algoritmes", "Overige algoritmes", "Hoog-risico AI-systeem", None)
RARE = 20_000
ORGANISATIONS = Path(__file__).resolve().parents[1] / "catalogue" / "value_lists" / "organisations.csv"


def write_register(file: Path, count: int, *, seed: int = 1, changed: int = 0) -> Path:
    """Write a list of so many records, one file; the first `changed` say something new compared with changed=0."""
    with file.open("w", encoding="utf-8") as opened:
        opened.write(f'{{"total_count": {count}, "results": [\n')
        for number, record in enumerate(records(count, seed=seed)):
            if number < changed:
                record["risks"] = f"Nieuw risico {number}. {record['risks']}"
            opened.write((",\n" if number else "") + json.dumps(record, ensure_ascii=False))
        opened.write("\n]}\n")
    return file


def records(count: int, *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield records in the wire format of the list API, about 4.6 kB each, always the same for one seed."""
    dice = random.Random(seed)  # noqa: S311 - test data
    organisations = _organisations()
    for number in range(count):
        organisation = dice.choice(organisations)
        yield {
            "lars": register_id(number),
            "name": name(dice, count),
            "organization": organisation["name"],
            "org_id": organisation["code"],
            "status": dice.choice(STATUSES),
            "category": dice.sample(THEMES, dice.randint(0, 2)),
            "publication_category": dice.choice(CATEGORIES),
            "description_short": text(dice, 30),
            "goal": f"<p>{text(dice, 90)}</p><p>{text(dice, 60)}</p>",
            "proportionality": text(dice, 90),
            "human_intervention": text(dice, 60),
            "risks": text(dice, 80),
            "lawful_basis": text(dice, 30),
            "source_data": text(dice, 80),
            "methods_and_models": text(dice, 100),
            "provider": dice.choice(("", "", f"Leverancier {dice.randint(1, 300)} B.V.")),
            "begin_date": f"20{dice.randint(15, 26)}-{dice.randint(1, 12):02d}",
            "standard_version": "1.0",
            "create_dt": f"2026-0{dice.randint(1, 8)}-{dice.randint(10, 28)}T10:00:00Z",
        }


def _organisations() -> list[dict[str, str]]:
    """As many as the register has, from the value list."""
    with ORGANISATIONS.open(newline="", encoding="utf-8") as opened:
        return [row for row in csv.DictReader(opened) if not row["end"]][:340]


def register_id(number: int) -> str:
    """Eight digits with a right check digit (docs/reference/register.md#identity)."""
    digits = [int(sign) for sign in f"{1_111_111 + number:07d}"]
    return "".join(map(str, digits)) + str((sum(digits[0:7:2]) * 3 + sum(digits[1:6:2])) % 10)


def name(dice: random.Random, count: int) -> str:
    """About two thirds of the names are one of a kind, as in the register."""
    product = f"{dice.choice(STEMS).capitalize()}{dice.choice(STEMS)}"
    return product if dice.random() < 0.5 else f"{product} {dice.choice(STEMS)} {dice.randint(1, max(10, count // 3))}"


def text(dice: random.Random, words: int) -> str:
    found = [_word(dice) for _ in range(words)]
    return " ".join(found).capitalize() + "."


def _word(dice: random.Random) -> str:
    roll = dice.random()
    if roll < 0.45:
        return SMALL[min(int(dice.paretovariate(0.8)) - 1, len(SMALL) - 1)]
    if roll < 0.95:
        return STEMS[min(int(dice.paretovariate(0.5)) - 1, len(STEMS) - 1)] + dice.choice(("", "", "en", "s"))
    return f"{dice.choice(STEMS)}{dice.randint(1, RARE)}"
