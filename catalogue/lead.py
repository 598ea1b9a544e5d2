"""Which of the texts about one application introduces it."""

from collections.abc import Iterable

from .language import is_english
from .texts import plain_text


def lead_of(texts: Iterable[str]) -> str:
    """Return the first text that is not English, else the first there is; "" when all are empty."""
    filled = [text for text in texts if plain_text(text)]
    return next((text for text in filled if not is_english(plain_text(text))), next(iter(filled), ""))
