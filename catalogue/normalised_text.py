"""Whether two texts say the same, whatever a transport did to their form.

The register's CSV glues words together where a tag stood and flattens lists; a snapshot lost its tags. Letters and
digits survive every transport, so the normalised text is those, in order.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

TAG = re.compile(r"<[^<>]{0,1000}>")
SIGN = re.compile(r"[\W_]+")


def normalised(value: Any) -> str:
    """Return letters and digits of a text, or of a list of links or names one after the other; "" for nothing."""
    if isinstance(value, str):
        bare = html.unescape(TAG.sub("", html.unescape(value)))
        return SIGN.sub("", unicodedata.normalize("NFC", bare)).casefold()
    if isinstance(value, Mapping):
        return normalised(value.get("title") or "") + normalised(value.get("link") or "")
    return "".join(map(normalised, value or ()))


def normalised_hash(values: Mapping[str, Any], fields: Collection[str]) -> str:
    """Return a hash over the normalised texts of these fields; a field that is not there counts as empty."""
    total = hashlib.sha256()
    for name in sorted(fields):
        total.update(f"{name}={normalised(values.get(name))}\n".encode("utf-8", "replace"))
    return total.hexdigest()
