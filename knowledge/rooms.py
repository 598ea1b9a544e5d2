"""The lists of the knowledge portal as pages below home: made once, and after that the editors'."""

from wagtail.models import Page

from .models import (
    ArticleIndexPage,
    CaseStudyIndexPage,
    CollectionIndexPage,
    EventIndexPage,
    ImProductIndexPage,
    IndexPage,
    PolicyIndexPage,
    load_vocabulary,
)

ROOMS: tuple[tuple[type[IndexPage], str, str, str], ...] = (
    (
        CaseStudyIndexPage,
        "praktijkvoorbeelden",
        "Praktijkvoorbeelden",
        "Wat gemeenten met AI probeerden: het probleem, de aanpak, de besluiten en de lessen.",
    ),
    (
        ImProductIndexPage,
        "im-producten",
        "IM-producten",
        "Stukken die gemeenten voor hun AI maakten en die jij opnieuw kunt gebruiken: van businesscase tot raadsbrief.",
    ),
    (CollectionIndexPage, "verzamelingen", "Verzamelingen", "Stukken die bij elkaar horen, op volgorde."),
    (ArticleIndexPage, "artikelen", "Artikelen", "Uitleg over AI bij gemeenten, met bronnen."),
    (PolicyIndexPage, "beleid", "Beleid", "Hoe gemeenten hun regels en visie over AI opschreven."),
    (EventIndexPage, "agenda", "Agenda", "Bijeenkomsten over AI voor gemeenten, en wat eruit kwam."),
)


def ensure_rooms(home: Page) -> list[IndexPage]:
    """Return the lists below home, those that were not there made; loads the controlled lists besides.

    A list that somebody moved, renamed or unpublished stays as it is.
    """
    load_vocabulary()
    found = []
    for model, slug, title, introduction in ROOMS:
        room = model.objects.first()
        if room is None:
            room = home.add_child(instance=model(title=title, slug=slug, introduction=introduction))
        found.append(room)
    return found
