"""How the coverage of an application went, as lines in a drawing (docs/explanation/house-rules.md#charts)."""

from collections.abc import Sequence
from typing import Any

from catalogue.diligence import Ruleset
from catalogue.models import DiligenceRating

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 130, 14, 30
STYLES = ("l", "l l2", "l l3")
APART = 16  # between two names at the end of lines


def coverage_chart(ratings: Sequence[DiligenceRating], rules: Ruleset) -> dict[str, Any] | None:
    """Return lines, ticks and a table for these reports, the oldest first; None for fewer than two."""
    if len(ratings) < 2:
        return None
    lines = [_line(key, rules, ratings, style) for key, style in zip(rules.dimensions, STYLES, strict=True)]
    _spread(lines)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "lines": lines,
        "ticks": [{"label": f"{n}%", "y": _y(n / 100)} for n in (0, 50, 100)],
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "begin": ratings[0].as_of,
        "end": ratings[-1].as_of,
    }


def _line(key: str, rules: Ruleset, ratings: Sequence[DiligenceRating], style: str) -> dict[str, Any]:
    values = [(rating.dimensions.get(key) or {}).get("coverage", 0) for rating in ratings]
    step = (WIDTH - RIGHT - LEFT) / (len(values) - 1)
    points = [(round(LEFT + n * step, 1), _y(value)) for n, value in enumerate(values)]
    return {
        "name": rules.dimensions[key].name,
        "style": style,
        "points": " ".join(f"{x},{y}" for x, y in points),
        "x": points[-1][0] + 10,
        "y": points[-1][1] + 5,
    }


def _spread(lines: list[dict[str, Any]]) -> None:
    """Keep the names at the ends of the lines from standing on each other."""
    last = -APART
    for line in sorted(lines, key=lambda line: line["y"]):
        line["y"] = last = max(line["y"], last + APART)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)
