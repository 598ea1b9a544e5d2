"""What a search needs to know of a page, for the room above that keeps the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalogue.models import with_broader
from catalogue.safe_text import plain_text

from .attachments import attachments_of
from .models import KnowledgePage, applications_of

Values = tuple[tuple[str, str], ...]
Placed = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Findable:
    """One page as it can be found. `facets` holds (value, label) pairs per key, with, of themes and organisations, the
    broader theme or the province; `body` is plain text.

    `attachments` holds the name and the text of every file that goes with it.
    """

    pk: int
    kind: str
    kind_label: str
    title: str
    url: str
    summary: str
    labels: tuple[str, ...]
    body: str
    facets: dict[str, Values | Placed] = field(default_factory=dict)
    attachments: Values = ()
    changed_at: datetime | None = None


def findables(pks: Sequence[int]) -> Iterator[Findable]:
    """Yield those of these pages that anybody may read."""
    for page in KnowledgePage.objects.shown().filter(pk__in=pks).select_related("content_type").specific():
        yield _findable(page)


def _findable(page: KnowledgePage) -> Findable:
    organisations = [link.organisation for link in page.organisation_links.select_related("organisation").all()]
    applications = applications_of(list(page.application_links.all()))
    themes = with_broader(page.themes.select_related("broader"))
    keywords = [tag.name for tag in page.keywords.all()]
    return Findable(
        pk=page.pk,
        kind=page.kind,
        kind_label=page.kind_label,
        title=page.title,
        url=page.url,
        summary=page.summary,
        labels=tuple(
            dict.fromkeys(
                [
                    *keywords,
                    *map(str, themes),
                    *(row.name for row in organisations),
                    *(row.title for row in applications),
                ]
            )
        ),
        body="\n".join(text for text in map(plain_text, map(str, page.texts())) if text),
        facets={
            "thema": tuple((theme.slug, str(theme), theme.under) for theme in themes),
            "organisatie": tuple((row.slug, row.name, row.province) for row in organisations),
            **{facet.key: tuple(facet.of(page)) for facet in page.facets},
        },
        attachments=tuple((row.filename, row.text) for row in attachments_of(page) if row.text),
        changed_at=page.last_published_at,
    )
