"""Questions without a result: their words and how often, for the editors; never who asked."""

from django.db import DatabaseError, transaction
from django.db.models import F

from .analysis import parse
from .criteria import SearchCriteria
from .models import MissedQuestion
from .retrieval import RetrievedHits

MOST = 5000  # different questions; of more, only those that are there already are counted


def count(criteria: SearchCriteria, found: RetrievedHits) -> None:
    """Count a question without result. Choices and pages aside: then it is the choice that leaves nothing."""
    if found.response.total or found.limited or criteria.is_filtered or criteria.page > 1:
        return
    words = [term.text for term in parse(criteria.text).words]
    if not words or any(any(sign.isdigit() or sign == "@" for sign in word) for word in criteria.text.split()):
        return  # a number or an address may be somebody's
    try:
        with transaction.atomic():
            _count(" ".join(words)[:200])
    except DatabaseError:
        return  # a question is answered also while the database cannot be written


def _count(words: str) -> None:
    is_counted = MissedQuestion.objects.filter(words=words).update(times=F("times") + 1)
    if not is_counted and MissedQuestion.objects.count() < MOST:
        MissedQuestion.objects.create(words=words)
