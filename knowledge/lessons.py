"""What all case studies together teach: lessons by success factor and bottleneck, and where projects get stuck."""

from collections import defaultdict
from typing import Any

from .models import CaseDecision, CaseLesson, CaseStudyPage
from .models.vocabulary import BOTTLENECKS, FACTORS, LessonCode, Outcome

Rows = list[dict[str, Any]]


def lesson_overview() -> dict[str, Any]:
    """Return the codes with their lessons, the table of factor against bottleneck, and the reasons for being stuck."""
    cases = {page.pk: page for page in CaseStudyPage.objects.shown().order_by("title")}
    lessons = list(CaseLesson.objects.filter(page__in=cases.keys()).order_by("page__title", "sort_order"))
    by_code: dict[str, list[CaseLesson]] = defaultdict(list)
    for lesson in lessons:
        by_code[lesson.code].append(lesson)
    return {
        "factors": [_code_row(code, by_code[code], cases) for code in FACTORS],
        "bottlenecks": [_code_row(code, by_code[code], cases) for code in BOTTLENECKS],
        "table": _table(by_code, cases),
        "stuck": _stuck(cases),
        "lesson_count": len(lessons),
        "case_count": len({lesson.page_id for lesson in lessons}),
    }


def _code_row(code: LessonCode, lessons: list[CaseLesson], cases: dict[int, CaseStudyPage]) -> dict[str, Any]:
    return {
        "anchor": code.value,
        "label": code.label,
        "lessons": [lesson.on_card(cases[lesson.page_id]) for lesson in lessons],
        "count": len(lessons),
        "case_count": len({lesson.page_id for lesson in lessons}),
    }


def _table(by_code: dict[str, list[CaseLesson]], cases: dict[int, CaseStudyPage]) -> Rows:
    """Per factor and bottleneck: the cases that have a lesson about both. Only those that have any."""
    having = {code: {lesson.page_id for lesson in by_code[code]} for code in LessonCode}
    rows = []
    for factor in FACTORS:
        cells = [
            {"label": bottleneck.label, "cases": _links(having[factor] & having[bottleneck], cases)}
            for bottleneck in BOTTLENECKS
        ]
        rows.append({"label": factor.label, "anchor": factor.value, "cells": [cell for cell in cells if cell["cases"]]})
    return rows


def _stuck(cases: dict[int, CaseStudyPage]) -> Rows:
    decisions = CaseDecision.objects.filter(page__in=cases.keys(), outcome=Outcome.STUCK)
    reasons: dict[str, list[CaseDecision]] = defaultdict(list)
    for decision in decisions.order_by("page__title", "sort_order"):
        reasons[decision.stuck_on].append(decision)
    return [
        {
            "label": LessonCode(reason).label,
            "count": len(found),
            "decisions": [
                {
                    "title": row.title,
                    "reason": row.reason,
                    "case": cases[row.page_id].title,
                    "url": cases[row.page_id].url,
                }
                for row in found
            ],
        }
        for reason, found in sorted(reasons.items(), key=lambda item: -len(item[1]))
    ]


def _links(pks: set[int], cases: dict[int, CaseStudyPage]) -> list[dict[str, str]]:
    return [{"title": cases[pk].title, "url": cases[pk].url} for pk in sorted(pks, key=lambda pk: cases[pk].title)]
