"""Official lists, shipped as facts in compact files: organisations and themes (TOOI), task fields (Iv3).

Sources: TOOI value lists of municipalities (version 5, 29 January 2026), co-operation bodies (version 3) and provinces
(version 1); TOP-lijst (October 2024); the register's own lists of water boards, environment services and safety
regions; Iv3 task fields 2025 from a public transcription, to be verified with BZK.
"""

from .load import Loaded, load_value_lists

__all__ = ["Loaded", "load_value_lists"]
