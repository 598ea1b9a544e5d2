"""How reports are spread over the register that is loaded, by the rules in force.

    AIPLEIN_VAR=… python -m bench.calibration --as-of 2026-11-22

Prints the tables of docs/reference/rating-measurements.md. What is valid on that day counts; without a day it is today.
A share is of the applications of which any point of the dimension is answered.
"Vol" are applications with a registration that carries the standard's texts, which the recorded register has for part
of its entries only.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from statistics import median
from typing import Any

import django

Rows = list[dict[str, Any]]


def main(arguments: list[str] | None = None) -> None:
    """Print the judgements, and how often each indicator is answered."""
    as_of = _day(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    from catalogue.diligence.ruleset import ruleset
    from catalogue.models import Application, Registration

    today = ruleset()
    full = set(
        Registration.objects.current().exclude(description_short="").values_list("application", flat=True).distinct()
    )
    facts = _facts(list(Application.objects.public().values_list("pk", flat=True)))
    chosen = {"alle": list(facts.values()), "vol": [facts[pk] for pk in sorted(full) if pk in facts]}
    for name, some in chosen.items():
        _print_dimensions(f"{name}, regels {today.version}", _rated(some, today, as_of), today)
    _print_indicators(_rated(chosen["vol"], today, as_of), today)


def _day(arguments: list[str] | None) -> date:
    parser = argparse.ArgumentParser(prog="python -m bench.calibration", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--as-of", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD", help="default: today"
    )
    return parser.parse_args(arguments).as_of


def _facts(pks: list[int]) -> dict[int, Any]:
    from catalogue.diligence.collect_facts import collect_facts

    found: dict[int, Any] = {}
    for start in range(0, len(pks), 400):
        found |= collect_facts(pks[start : start + 400])
    return found


def _rated(facts: Iterable[Any], rules: Any, as_of: date) -> Rows:
    from catalogue.diligence.rating import rate

    return [rate(one, rules, as_of=as_of) for one in facts]


def _print_dimensions(name: str, reports: Rows, rules: Any) -> None:
    print(f"\n{name}: {len(reports)} toepassingen\n")
    names = [category.name for category in rules.categories]
    print(f"| Dimensie | iets beantwoord | dekking p25 / p50 / p75 | {' | '.join(names)} |")
    print(f"|---|---|---|{'---|' * len(names)}")
    for key, dimension in rules.dimensions.items():
        rows = [report["dimensions"][key] for report in reports if report["dimensions"][key]]
        answered = [row for row in rows if row["points_answered"]]
        counts = Counter(row["category"] for row in rows)
        at = _quantiles([row["coverage"] for row in answered] or [0.0])
        shares = (f"{counts[one]} ({counts[one] / (len(answered) or 1):.0%})" if counts[one] else "0" for one in names)
        print(f"| {dimension.name} | {len(answered)} | {at} | {' | '.join(shares)} |")


def _quantiles(values: list[float]) -> str:
    ordered = sorted(values)
    picks: list[Callable[[], float]] = [
        lambda: ordered[len(ordered) // 4],
        lambda: median(ordered),
        lambda: ordered[len(ordered) * 3 // 4],
    ]
    return " / ".join(f"{pick():.0%}" for pick in picks)


def _print_indicators(reports: Rows, rules: Any) -> None:
    print("\n| Indicator | ja | deels | nee | nvt | onbekend | waarvan zwak | waarvan vervallen | niveau 2 of hoger |")
    print("|---|---|---|---|---|---|---|---|---|")
    for place, indicator in enumerate(rules.indicators):
        rows = [report["findings"][place] for report in reports]
        answers = Counter(row["answer"] for row in rows)
        unknown = [row for row in rows if row["answer"] == "onbekend"]
        states = [{proof.get("state", "") for proof in row["proofs"]} for row in unknown]
        weak, lapsed = sum("zwak" in one for one in states), sum("vervallen" in one for one in states)
        public = sum(row["level"] >= 2 for row in rows)
        print(
            f"| {indicator.id} {indicator.title} | {answers['ja']} | {answers['deels']} | {answers['nee']} | "
            f"{answers['nvt']} | {answers['onbekend']} | {weak} | {lapsed} | {public} |"
        )


if __name__ == "__main__":
    main()
