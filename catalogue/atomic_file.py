"""Write a file that is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError


@contextmanager
def atomic_file(file: Path) -> Iterator[IO[bytes]]:
    """Write beside the file; it gets its name once all of it is written. Raises CommandError when it cannot be."""
    draft = file.with_name(f"{file.name}.deel")
    try:
        with draft.open("wb") as opened:
            yield opened
        draft.replace(file)
    except OSError as error:
        raise CommandError(f"Schrijven naar {file} lukt niet: {error.strerror}. Er is niets geschreven.") from error
    finally:
        draft.unlink(missing_ok=True)
