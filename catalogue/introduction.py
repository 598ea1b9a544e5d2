"""Which of the texts about one application introduces it."""

from collections.abc import Iterable

from .language import is_dutch, is_english
from .safe_text import plain_text

FEWEST = 5  # words; fewer, such as the name once more, introduce nothing


def introduction_of(texts: Iterable[str]) -> str:
    """Return the first text that is surely Dutch, else one that is not English, else the first; "" when all are empty.

    A text of a few words comes last.
    """
    filled = {text: plain_text(text) for text in texts if plain_text(text)}
    said = [text for text, plain in filled.items() if len(plain.split()) >= FEWEST] or list(filled)
    not_english = [text for text in said if not is_english(filled[text])]
    return next((text for text in said if is_dutch(filled[text])), next(iter(not_english or said), ""))
