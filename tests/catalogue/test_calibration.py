"""The tables of docs/reference/rating-measurements.md can be printed again, whatever the day is."""

import pytest

from bench.calibration import main
from tests.catalogue.arrange import entry, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SENTENCE = "Een medewerker leest elk antwoord en past het aan waar dat nodig is."


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main([*arguments])
    return capsys.readouterr().out


def test_what_counted_on_a_day_is_printed_for_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    store(entry(1, human_intervention=SENTENCE, create_dt="2026-01-05"))

    then = printed(capsys, "--as-of", "2026-06-01")
    later = printed(capsys, "--as-of", "2036-06-01")

    assert "| E3 Een mens kan ingrijpen | 1 | 0 | 0 | 0 | 0 |" in then
    assert "| E3 Een mens kan ingrijpen | 0 | 0 | 0 | 0 | 1 | 0 | 1 |" in later
    assert then == printed(capsys, "--as-of", "2026-06-01")


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--as-of", "gisteren"])

    assert ended.value.code == 2
    assert "--as-of" in capsys.readouterr().err
