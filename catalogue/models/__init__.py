"""The tables of the catalogue; import them from here."""

from .application import Application, ApplicationAddress
from .application_profile import ApplicationProfile, Screenshot, Usage
from .grouping import (
    Apart,
    ClusterPlacement,
    DecisionKind,
    GroupingDecision,
    GroupingReport,
    KnownProduct,
    KnownSupplier,
    MatchKey,
    Placement,
    RegistrationMatch,
)
from .organisation import Kind, Organisation, kind_of, lineage
from .province import TILES, Province
from .registration import PublicationCategory, Registration, RegistrationVersion, Status
from .reuse import Licence, SharingStatus, YesNo
from .theme import TaskField, Theme

__all__ = [
    "TILES",
    "Apart",
    "Application",
    "ApplicationAddress",
    "ApplicationProfile",
    "ClusterPlacement",
    "DecisionKind",
    "GroupingDecision",
    "GroupingReport",
    "Kind",
    "KnownProduct",
    "KnownSupplier",
    "Licence",
    "MatchKey",
    "Organisation",
    "Placement",
    "Province",
    "PublicationCategory",
    "Registration",
    "RegistrationMatch",
    "RegistrationVersion",
    "Screenshot",
    "SharingStatus",
    "Status",
    "TaskField",
    "Theme",
    "Usage",
    "YesNo",
    "kind_of",
    "lineage",
]
