"""Whether the files of an embedded index are as tantivy wrote them: each ends with a checksum of what is before it."""

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

KINDS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
TAIL = struct.Struct("<II")  # how long the footer is, and a number that says that it is one
MAGIC = 1337  # what tantivy itself writes at the end of a footer
PIECE = 1 << 20  # bytes at once, so that a large file is not read whole into memory

Seen = tuple[str, int, int, int]


class Checksums:
    """Reads a file once, and again when it was written to."""

    def __init__(self) -> None:
        self._good: set[Seen] = set()

    def hold(self, folder: Path) -> bool:
        """Return whether all files of the index in this folder are there and whole; nobody may write meanwhile."""
        good = set[Seen]()
        try:
            for file in _files(folder):
                status = file.stat()
                seen = (str(file), status.st_size, status.st_mtime_ns, status.st_ino)
                if seen not in self._good and not _is_whole(file, status.st_size):
                    return False
                good.add(seen)
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            return False
        self._good = good
        return True


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files that the index has now, by what it says itself."""
    for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (folder / f"{name}.{kind}" for kind in KINDS)
        if deletes := segment["deletes"]:
            yield folder / f"{name}.{deletes['opstamp']}.del"


def _is_whole(file: Path, size: int) -> bool:
    with file.open("rb") as opened:
        opened.seek(size - TAIL.size)
        length, magic = TAIL.unpack(opened.read(TAIL.size))
        body = size - TAIL.size - length
        opened.seek(body)
        written = json.loads(opened.read(length))["crc"]
        opened.seek(0)
        found = 0
        while body > 0 and (piece := opened.read(min(PIECE, body))):
            found, body = zlib.crc32(piece, found), body - len(piece)
    return bool(magic == MAGIC and written == found)
