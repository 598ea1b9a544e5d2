"""Pictures are drawn anew: what is not picture (place, camera, a second file behind it) does not come along."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from .problems import UploadRefused

MOST_PIXELS = 40_000_000  # 160 MB of memory when unpacked at four bytes each; chosen for that
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def cleaned_picture(file: IO[bytes], extension: str) -> bytes:
    """Return the picture drawn anew in its own format, upright. Raises UploadRefused when it is none or too large."""
    wanted = FORMATS[extension]
    with damage_refused(extension), warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(file, formats=[wanted]) as picture:
            # The size stands at the beginning of the file: nothing is unpacked yet.
            if picture.width * picture.height > MOST_PIXELS:
                raise UploadRefused(f"Het beeld is te groot: {picture.width} bij {picture.height} beeldpunten.")
            picture.load()
            return _drawn(ImageOps.exif_transpose(picture), wanted)


@contextmanager
def damage_refused(extension: str) -> Iterator[None]:
    """Raise UploadRefused for whatever a decoder raises: on damaged bytes that is nearly any exception there is."""
    try:
        yield
    except ValidationError:
        raise
    except Exception:
        raise UploadRefused(
            f"Dit is geen {extension}-beeld, of het is beschadigd. Open het in een beeldprogramma, "
            "bewaar het opnieuw en kies dat bestand."
        ) from None


def _drawn(picture: Image.Image, wanted: str) -> bytes:
    keeps_transparency = wanted != "JPEG" and (picture.mode in ("RGBA", "LA") or "transparency" in picture.info)
    plain = picture.convert("RGBA" if keeps_transparency else "RGB")
    target = io.BytesIO()
    plain.save(target, wanted, quality=88)
    return target.getvalue()
