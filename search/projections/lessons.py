"""Lessons: rows of a case study, each a hit of its own."""

from collections.abc import Iterator, Sequence

from knowledge.models import CaseLesson, CaseStudyPage

from ..entry import Choice, Entry, EntryKey
from ..kinds import Projection, key_of, register

LESSON = "les"


def lesson_key(pk: int) -> EntryKey:
    return key_of(LESSON, pk)


def lesson_keys(page_ids: Sequence[int]) -> Iterator[EntryKey]:
    """Yield the keys of the lessons on these pages."""
    yield from map(lesson_key, CaseLesson.objects.filter(page__in=page_ids).values_list("pk", flat=True))


def project_lessons(pks: Sequence[int]) -> Iterator[Entry]:
    """Yield the entry of every lesson on a page that anybody may read."""
    lessons = CaseLesson.objects.filter(pk__in=pks, page__in=CaseStudyPage.objects.shown()).select_related("page")
    for lesson in lessons.prefetch_related("page__organisation_links__organisation"):
        yield _lesson_entry(lesson)


def _lesson_entry(lesson: CaseLesson) -> Entry:
    organisations = [link.organisation for link in lesson.page.organisation_links.all()]
    names = [organisation.name for organisation in organisations]
    return Entry(
        key=lesson_key(lesson.pk),
        kind=LESSON,
        name=lesson.title,
        url=lesson.get_absolute_url(),
        labels=(lesson.get_code_display(), lesson.page.title, *names),
        summary=lesson.text,
        facets={"organisatie": tuple(Choice(row.slug, row.name, row.province) for row in organisations)},
        changed_at=lesson.page.last_published_at,
        extra={"organisations": names[:3], "organisation_count": len(names)},
    )


def _public() -> Iterator[int]:
    yield from (
        CaseLesson.objects.filter(page__in=CaseStudyPage.objects.shown())
        .order_by("pk")
        .values_list("pk", flat=True)
        .iterator()
    )


register(Projection(kind=LESSON, value=LESSON, label="Les", plural="Lessen", entries=project_lessons, pks=_public))
