"""The errors of an import."""


class SourceUnavailable(Exception):
    """The source could not be reached, or did not answer in the way it says it does. Nothing was stored."""


class RobotsUnavailable(SourceUnavailable):
    """The server has a robots.txt and does not give it: we do not know what we may, so we fetch nothing now."""


class UnusableList(Exception):
    """The source answered, but what it gave is no list of registrations. Nothing was stored."""


class HarvestBusy(Exception):
    """Another import is running."""


class CannotAccept(Exception):
    """These withdrawals do not wait for a person, or no longer."""


class InvalidEntry(Exception):
    """One record cannot be used. The others can."""
