"""The tables of the catalogue; import them from here."""

from .application import Application, ApplicationAddress
from .application_profile import ApplicationProfile, Screenshot, Usage
from .evidence import Evidence, EvidenceAnswer, EvidenceOrigin, LinkCheck, Verification
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
from .product import MunicipalProduct
from .province import TILES, Province
from .rating import DiligenceRating, KeptRuleset, OwnerReply
from .registration import PublicationCategory, Registration, RegistrationVersion, Status
from .reuse import AiUse, Concern, DataLocation, ExitWay, Licence, ModelOrigin, RiskClass, SharingStatus, YesNo
from .theme import TaskField, Theme, with_broader

__all__ = [
    "TILES",
    "AiUse",
    "Apart",
    "Application",
    "ApplicationAddress",
    "ApplicationProfile",
    "ClusterPlacement",
    "Concern",
    "DataLocation",
    "DecisionKind",
    "DiligenceRating",
    "Evidence",
    "EvidenceAnswer",
    "EvidenceOrigin",
    "ExitWay",
    "GroupingDecision",
    "GroupingReport",
    "KeptRuleset",
    "Kind",
    "KnownProduct",
    "KnownSupplier",
    "Licence",
    "LinkCheck",
    "MatchKey",
    "ModelOrigin",
    "MunicipalProduct",
    "Organisation",
    "OwnerReply",
    "Placement",
    "Province",
    "PublicationCategory",
    "Registration",
    "RegistrationMatch",
    "RegistrationVersion",
    "RiskClass",
    "Screenshot",
    "SharingStatus",
    "Status",
    "TaskField",
    "Theme",
    "Usage",
    "Verification",
    "YesNo",
    "kind_of",
    "lineage",
    "with_broader",
]
