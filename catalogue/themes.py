"""Connect registrations to their themes."""

from collections.abc import Sequence

from django.utils.text import slugify

from .bulk import write_rows
from .models import Registration, Theme

Link = Registration.themes.through


def link_themes(pairs: Sequence[tuple[Registration, Sequence[str]]]) -> None:
    """Give every registration exactly the themes with these names; a theme nobody knew is made, without a URI."""
    themes = _themes({name for _, names in pairs for name in names})
    Link.objects.filter(registration__in=[row.pk for row, _ in pairs]).delete()
    links = (
        (row.pk, theme.pk) for row, names in pairs for theme in dict.fromkeys(themes[name.casefold()] for name in names)
    )
    write_rows(Link, ("registration_id", "theme_id"), links)


def _themes(names: set[str]) -> dict[str, Theme]:
    known = {theme.name.casefold(): theme for theme in Theme.objects.all()}
    for name in sorted(names):
        if name.casefold() not in known:
            slug = slugify(name)[:110] or "thema"
            if any(theme.slug == slug for theme in known.values()):
                slug = f"{slug[:110]}-{len(known)}"
            known[name.casefold()] = Theme.objects.create(name=name, slug=slug)
    return known
