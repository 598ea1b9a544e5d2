"""What may be uploaded. The file fields ask here whenever a file is about to be stored, so a save cannot pass it by."""

from .accept import accept_document, accept_picture, accept_recording
from .problems import UploadRefused

__all__ = ["UploadRefused", "accept_document", "accept_picture", "accept_recording"]
