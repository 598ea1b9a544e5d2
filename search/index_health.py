"""Whether the index can be trusted: an index that is empty while the catalogue is not finds nothing, and says so."""

from catalogue.models import Application

from . import outbox
from .engines import IndexBroken, SearchEngine


def is_broken(engine: SearchEngine) -> bool:
    """Return whether the index has to be made anew. Raises EngineUnavailable when that cannot be known now."""
    try:
        return not engine.intact() if engine.count() else _was_emptied()
    except IndexBroken:
        return True


def _was_emptied() -> bool:
    """Whether an empty index lacks more than what still waits in the outbox."""
    return Application.objects.public().count() > outbox.waiting() + outbox.dead()


def require_entries(engine: SearchEngine) -> None:
    """Raise EngineUnavailable when the index cannot be asked, or is empty while the catalogue is not."""
    if not engine.count() and Application.objects.public().exists():
        raise IndexBroken("De zoekindex is leeg.")
