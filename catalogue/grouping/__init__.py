"""Which application a registration belongs to, why, and what people decided. Other packages import from here."""

from .assignment import UNASSIGNED
from .explain import Explanation, explain, is_sure, same_text
from .lexicon import shipped
from .lexicon_cache import lexicon
from .locks import lock_for_import
from .merging import take_over
from .preview import RegroupPreview, applications_by_registration, preview
from .service import group, regroup
from .signals import supplier_key
from .similar import similar_applications

__all__ = [
    "UNASSIGNED",
    "Explanation",
    "RegroupPreview",
    "applications_by_registration",
    "explain",
    "group",
    "is_sure",
    "lexicon",
    "lock_for_import",
    "preview",
    "regroup",
    "same_text",
    "shipped",
    "similar_applications",
    "supplier_key",
    "take_over",
]
