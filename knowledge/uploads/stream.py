"""Stop keeping an upload once it is larger than anything we take, so that it fills no disk."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MeasuredUpload(FileUploadHandler):
    """Stands before Django's own handlers: passes a file on until it is too large, then only counts it.

    The view gets an empty file that says how large it was; the file field refuses it with that figure.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        return raw_data if self._size <= settings.LARGEST_UPLOAD else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self._size <= settings.LARGEST_UPLOAD:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self._size)
