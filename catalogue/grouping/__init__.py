"""Which application a registration belongs to, why, and what people decided. The one door: import from here."""

from .grouping import group, regroup
from .known import lexicon
from .lexicon import shipped
from .merging import take_over
from .preview import Regrouped, applications_by_registration, preview
from .signals import supplier_key
from .turns import take_for_import

__all__ = [
    "Regrouped",
    "applications_by_registration",
    "group",
    "lexicon",
    "preview",
    "regroup",
    "shipped",
    "supplier_key",
    "take_for_import",
    "take_over",
]
