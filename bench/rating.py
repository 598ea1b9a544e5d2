"""What rating costs: all of so many applications, one after a change of one registration, and what expires today.

    python -m bench.rating --n 10000

Makes a database of its own in a temporary folder; prints seconds of CPU, and fails when one passes its bound.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

ONE_CHANGE = 2.0  # seconds, whatever the size of the register
PER_APPLICATION = 0.01  # seconds, for rating everything


def main() -> int:
    """Arrange, measure, print; 1 when a bound was passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    number = parser.parse_args().n
    with tempfile.TemporaryDirectory(prefix="aiplein-bench-") as folder:
        os.environ.update(AIPLEIN_VAR=folder, DJANGO_SETTINGS_MODULE="portal.settings.test")
        return _measure(number)


def _measure(number: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from catalogue.diligence import rate_all, rate_expired
    from catalogue.intake import store_registrations

    call_command("migrate", verbosity=0)
    seen = datetime(2026, 3, 2, 8, tzinfo=UTC)
    with _timed(f"import {number} registrations, rating included"):
        for batch in _batches(number):
            store_registrations(batch, seen_at=seen)
    whole = _seconds("rate everything, nothing changed", rate_all)
    one = _seconds(
        "store and rate one changed registration",
        lambda: store_registrations([_entry(1, risks="Een nieuwe tekst over risico's en wat we doen.")], seen_at=seen),
    )
    calm = _seconds("rate what expires today: nothing", lambda: rate_expired(at=timezone.now()))
    return int(one > ONE_CHANGE or calm > ONE_CHANGE or whole > PER_APPLICATION * number)


def _batches(number: int) -> Iterator[list[Any]]:
    for start in range(0, number, 2000):
        yield [_entry(n) for n in range(start, min(start + 2000, number))]


def _entry(number: int, **values: str) -> Any:
    from harvest.sources.algorithm_register.parse import parse_registration
    from tests.fixtures.register import record

    words = f"nummer {number} woord{number % 977} deel{number % 83}"
    texts = {
        "name": f"Toepassing {number}",
        "provider": f"Leverancier {number}",
        "goal": f"Het doel van {words} is dat inwoners sneller antwoord krijgen.",
        "proportionality": f"Wij wogen {words} af tegen werk met de hand en een gewone website.",
        "human_intervention": f"Een medewerker bekijkt bij {words} elk voorstel en past het aan.",
        "risks": f"Bij {words} letten wij op fouten en op gegevens van inwoners.",
        "source_data": f"Zaken uit {words} en de basisregistratie personen.",
        "methods_and_models": f"Een model leest {words} en kiest het antwoord dat het meest lijkt.",
        "begin_date": "2025-01",
        "impacttoetsen_grouping": [{"title": "DPIA", "link": f"https://voorbeeld.nl/{number}"}],
    }
    return parse_registration(record(number, **(texts | values)))


def _seconds(what: str, work: Callable[[], Any]) -> float:
    with _timed(what) as spent:
        work()
    return spent[0]


@contextmanager
def _timed(what: str) -> Iterator[list[float]]:
    spent = [0.0]
    begun = time.process_time()
    yield spent
    spent[0] = time.process_time() - begun
    print(f"{what}: {spent[0]:.2f} s of CPU", flush=True)


if __name__ == "__main__":
    sys.exit(main())
