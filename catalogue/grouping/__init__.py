"""Which application a registration belongs to. The one door: import from here."""

from .grouping import group, merge
from .match import group_key, supplier_key

__all__ = ["group", "group_key", "merge", "supplier_key"]
