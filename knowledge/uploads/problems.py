"""Why a file is not taken; the sentence is for the one who offers it."""

from django.core.exceptions import ValidationError


class UploadRefused(ValidationError):
    """The file is not what it says, does more than a document should, or is too large."""
