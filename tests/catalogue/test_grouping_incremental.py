"""Grouping what changed gives what grouping everything gives, whatever comes in whatever order."""

import json
import random
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.entries import RegistrationData
from catalogue.grouping import incremental, lexicon
from catalogue.grouping.blocking import load_subjects
from catalogue.grouping.method import match
from catalogue.grouping.signals import signals_of
from catalogue.intake import store_registrations
from catalogue.models import Registration, RegistrationMatch
from harvest.sources.algorithm_register.parse import parse_registration
from tests.catalogue.arrange import SEEN, entry, store, withdraw

pytestmark = pytest.mark.django_db

TITLES = (
    "Anonimiseren documenten",
    "DataMask",
    "OxRec zorg",
    "OxRec",
    "Anonimiseren van documenten",
    "Slimme camera parkeren",
    "Zivver mail",
    "SCIL screening",
    "Parkeren met slimme camera",
)
SUPPLIERS = ("", "", "", "n.v.t.", "DataMask BV", "xxllnc", "Acme", "Bouwer B.V.", "Centric")
WORDS = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien".split()
TEXTS = ("", *(f"Tekst {n} " + " ".join(f"{word}{n}" for word in WORDS) for n in range(4)))
CODE = ("", "", "", "https://github.com/voorbeeld/een", "https://github.com/voorbeeld/twee")
OFFICES = ("", "", "algoritmes@drie.example.nl", "fg@vier.example.nl")
NAMES_A_PRODUCT = "Gemaakt met DataMask. "


def some_entry(dice: random.Random, number: int) -> RegistrationData:
    """A registration out of so few titles, suppliers, texts and organisations that everything meets everything."""
    text = dice.choice(TEXTS)
    return entry(
        number,
        name=dice.choice(TITLES),
        provider=dice.choice(SUPPLIERS),
        goal=text + (" en in Utrecht" if text and dice.random() < 0.3 else ""),
        methods_and_models=dice.choice(TEXTS) + (NAMES_A_PRODUCT if dice.random() < 0.1 else ""),
        publiccode=dice.choice(CODE),
        contact_email=dice.choice(OFFICES),
        **owner(dice.randint(1, 7)),
    )


def owner(number: int) -> dict[str, str]:
    return {"organization": f"Gemeente {number}", "org_id": f"gm000{number}", "code": f"gemeente-{number}"}


def difference() -> dict[str, tuple[str, str]]:
    """Return what is stored and what grouping everything finds, for those registrations where it is not the same."""
    known = lexicon()
    subjects = [signals_of(subject, known) for subject in load_subjects(Registration.objects.all())]
    wanted = {pk: (found.cluster, found.confidence) for pk, found in match(subjects).items()}
    rows = RegistrationMatch.objects.values_list("registration__register_id", "cluster", "confidence")
    stored = {pk: (cluster, confidence) for pk, cluster, confidence in rows}
    return {pk: (stored.get(pk), wanted[pk]) for pk in wanted if stored.get(pk) != wanted[pk]}


def stored_groups() -> set[frozenset[str]]:
    """Return which registrations stand with one application."""
    found: dict[int, set[str]] = defaultdict(set)
    for application, pk in Registration.objects.values_list("application", "register_id"):
        found[application].add(pk)
    return {frozenset(members) for members in found.values()}


def method_groups() -> set[frozenset[str]]:
    """Return which registrations the method puts together."""
    found: dict[str, set[str]] = defaultdict(set)
    for cluster, pk in RegistrationMatch.objects.values_list("cluster", "registration__register_id"):
        found[cluster].add(pk)
    return {frozenset(members) for members in found.values()}


@pytest.mark.parametrize("at_a_time", [3, 500])
@pytest.mark.parametrize("seed", range(12))
def test_changes_in_any_order_and_number_end_as_grouping_everything(
    seed: int, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "ROUND_SIZE", at_a_time)
    dice = random.Random(seed)
    for step in range(8):
        numbers = dice.sample(range(1, 25), dice.choice((1, 2, 6, 12)))
        batch = [some_entry(dice, number) for number in numbers]
        store_registrations(batch, seen_at=SEEN + timedelta(minutes=step))
        if dice.random() < 0.3:
            withdraw(dice.choice(numbers))

        assert difference() == {}, f"after step {step}"
        assert stored_groups() == method_groups()


def test_an_organisation_with_another_name_is_looked_at_again() -> None:
    store(entry(1, name="DataMask", **owner(1)), entry(2, name="DataMask", **owner(2)))
    renamed = owner(1) | {"organization": "Gemeente 2 "}

    store(entry(3, name="Iets anders", **renamed), entry(4, name="DataMask", **owner(4)))

    assert difference() == {}


@pytest.mark.parametrize("at_a_time", [2, 500])
def test_two_that_would_join_at_one_organisation_wait_for_each_other(
    at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "ROUND_SIZE", at_a_time)
    one, other = TEXTS[1], TEXTS[2]
    store(entry(1, name="DataMask", goal=one, **owner(1)), entry(2, name="Lakken", goal=one, provider="", **owner(2)))
    store(entry(3, name="DataMask in het archief", goal=other, **owner(3)))

    store(entry(4, name="Weglakken", goal=other, provider="", **owner(2)))
    assert RegistrationMatch.objects.filter(cluster__startswith="R:").count() == 2

    store(entry(4, name="Weglakken", goal="", provider="", **owner(2)))
    assert difference() == {}
    assert RegistrationMatch.objects.filter(cluster__startswith="R:").count() == 1


@pytest.mark.slow
def test_the_recorded_register_in_random_batches_ends_as_grouping_everything(shared: Path) -> None:
    records = [
        record
        for file in sorted((shared / "register" / "api").glob("list_NLD_*.json"))
        for record in json.loads(file.read_text(encoding="utf-8"))["results"]
    ]
    dice = random.Random(5)
    dice.shuffle(records)
    step = 0
    while records:
        size = dice.choice((1, 50, 400, 600))
        batch, records = records[:size], records[size:]
        store_registrations([parse_registration(one) for one in batch], seen_at=SEEN + timedelta(minutes=step))
        step += 1

    assert difference() == {}
    assert stored_groups() == method_groups()
