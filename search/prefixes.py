"""The beginning of a word with one typing error in it, as somebody types it."""

from collections import Counter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .models import Word

SHORTEST = 4  # letters; with fewer nearly every beginning is one error from another
FIRST_RIGHT = 1  # letters that are taken as right: errors are rare there, and it keeps the search small


def nearest_beginning(typed: str) -> str:
    """Return the beginning that differs in one letter (more, less, another, two in other places) and that most words of
    the index have; "" when there is none.
    """
    if len(typed) < SHORTEST:
        return ""
    words = Word.objects.filter(word__startswith=typed[:FIRST_RIGHT]).values_list("word", "entries")
    begins: Counter[str] = Counter()
    for word, count in words.iterator():
        begins.update({word[:length]: count for length in (len(typed) - 1, len(typed), len(typed) + 1)})
    near = process.extract(typed, begins.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    fitting = [(len(other) != len(typed), -begins[other], other) for other, distance, _ in near if distance]
    return min(fitting)[2] if fitting else ""
