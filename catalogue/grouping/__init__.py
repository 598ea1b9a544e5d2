"""Which application a registration belongs to, why, and what people decided. Other packages import from here."""

from .lexicon import shipped
from .lexicon_cache import lexicon
from .locks import lock_for_import
from .merging import take_over
from .preview import RegroupPreview, applications_by_registration, preview
from .service import group, regroup
from .signals import supplier_key

__all__ = [
    "RegroupPreview",
    "applications_by_registration",
    "group",
    "lexicon",
    "lock_for_import",
    "preview",
    "regroup",
    "shipped",
    "supplier_key",
    "take_over",
]
