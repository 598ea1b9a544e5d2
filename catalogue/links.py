"""Which texts of the register are links. Its link fields hold prose as often as an address."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}\.?")
ANOTHER = re.compile(r"[,;|]https?://", re.IGNORECASE)


def web_address(text: str) -> str | None:
    """Return the text when it is exactly one http(s) address with a host name, else None."""
    candidate = text.strip()
    if not candidate.lower().startswith(("http://", "https://")) or len(candidate) > 2000:
        return None
    if any(sign.isspace() or sign in '<>"\\' or not sign.isprintable() for sign in candidate):
        return None
    if ANOTHER.search(candidate):
        return None
    try:
        parts = urlsplit(candidate)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if not HOST.fullmatch(host) or parts.username is not None or parts.password is not None:
        return None
    return candidate
