"""The tables of the catalogue; import them from here."""

from .application import Application, ApplicationAddress
from .application_profile import ApplicationProfile, Screenshot, Usage
from .organisation import Kind, Organisation, kind_of, lineage
from .province import TILES, Province
from .registration import PublicationCategory, Registration, RegistrationVersion, Status
from .reuse import Licence, SharingStatus, YesNo
from .theme import TaskField, Theme

__all__ = [
    "TILES",
    "Application",
    "ApplicationAddress",
    "ApplicationProfile",
    "Kind",
    "Licence",
    "Organisation",
    "Province",
    "PublicationCategory",
    "Registration",
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
