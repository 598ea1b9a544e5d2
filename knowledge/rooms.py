"""The lists of the knowledge portal as pages below home: made once, and after that the editors'."""

from wagtail.models import Page

from .models import INDEXES, IndexPage, load_vocabulary


def ensure_rooms(home: Page) -> list[IndexPage]:
    """Return the lists below home, those that were not there made; loads the controlled lists besides.

    A list that somebody moved, renamed or unpublished stays as it is.
    """
    load_vocabulary()
    found = []
    for model in INDEXES:
        room = model.objects.first()
        if room is None:
            room = home.add_child(instance=model(**model.begins_as))
        found.append(room)
    return found
