"""On the recorded register, where it is: every registration is rated, and real texts are judged as a reader would."""

import json
from collections import Counter
from pathlib import Path

import pytest

from catalogue.diligence.text_strength import Strength, strength
from catalogue.management.commands.rate import exported
from catalogue.models import Evidence, Registration
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEXTS = ("goal", "proportionality", "human_intervention", "risks", "source_data", "methods_and_models")


@pytest.fixture
def records(shared: Path) -> list[dict]:
    files = sorted((shared / "register" / "api").glob("list_NLD_*.json"))
    return [record for file in files for record in json.loads(file.read_text())["results"]]


def test_real_texts_that_say_nothing_are_none_and_real_sentences_are_not(records):
    texts = [record[name] or "" for record in records for name in TEXTS]
    found = Counter(strength(text, few_words=3) for text in texts if text.strip())
    nothing = {
        text.strip().casefold() for text in texts if text.strip() and strength(text, few_words=3) == Strength.NONE
    }

    assert {"n/a", "nvt", "not applicable"} <= nothing
    assert max(map(len, nothing)) < 30
    assert found[Strength.NONE] >= 30
    assert found[Strength.WEAK] >= 40
    assert found[Strength.SOUND] > 30 * (found[Strength.NONE] + found[Strength.WEAK])


def test_every_recorded_registration_is_rated_once_with_the_keys_of_the_export(shared):
    run_harvest(RegisterFiles(str(shared / "register" / "api")))

    lines = list(exported())

    rated = [pk for line in lines for pk in line["registrations"]]
    assert sorted(rated) == sorted(Registration.objects.current().values_list("register_id", flat=True))
    assert set(lines[0]) == {"slug", "registrations", "ruleset", "ethics", "data", "operations"}
    shown = {"coverage", "category", "points_yes", "points_answered", "points_applicable", "strength"}
    assert all(set(line[key]) == shown for line in lines for key in ("ethics", "data", "operations"))
    assert all(0 <= line["ethics"]["coverage"] <= 1 for line in lines)
    assert Evidence.objects.exclude(text_key="").values("text_key").distinct().count() > 3000
