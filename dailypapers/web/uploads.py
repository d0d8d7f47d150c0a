"""Refusing files that are too large before they are written anywhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest

from dailypapers.community.pictures import MB
from dailypapers.sources.full_text.pdf import LARGEST as LARGEST_PDF
from dailypapers.web.list_forms import LARGEST as LARGEST_LIST

LARGEST = {"list.import": LARGEST_LIST, "api.v1.full_text": LARGEST_PDF}
LARGEST |= {"paper.full_text": LARGEST_PDF}


class BoundedUploads(FileUploadHandler):
    """The first of the handlers: of a file that is too large it keeps nothing but how large it is.

    Forms say what is wrong with such a file as they do with every other. Where the whole request is
    larger than a file and the fields beside it may be, nothing of it is written; else the others
    are handed no more than a file may have.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """See how much is coming."""
        self._most = most(self.request)
        self._coming = content_length
        fields = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        self._is_too_much = content_length > self._most + fields

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Let no other handler make a file for what is thrown away."""
        super().new_file(*args, **kwargs)
        if self._is_too_much:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hand on what a file may have."""
        is_within = start + len(raw_data) <= self._most
        return raw_data if is_within and not self._is_too_much else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return an empty file that says how large the sent one is, or let others return theirs."""
        if file_size <= self._most and not self._is_too_much:
            return None
        for handler in self.request.upload_handlers if self.request else ():
            handler.upload_interrupted()  # What was begun to be written goes at once.
        size = max(file_size, self._coming if self._is_too_much else 0)
        return UploadedFile(BytesIO(), self.file_name, self.content_type, size)


def most(request: HttpRequest | None) -> int:
    """Return how many bytes a file may have: a list of another program, a PDF, else a picture."""
    route = request.resolver_match if request else None
    usual = settings.PICTURE_MEGABYTES * MB
    return LARGEST.get(route.view_name, usual) if route else usual
