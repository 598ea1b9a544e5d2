"""The tables of the catalogue; import them from here."""

from .application import Application, ApplicationAddress
from .application_profile import ApplicationProfile
from .organisation import Kind, Organisation, kind_of, lineage
from .province import TILES, Province
from .registration import PublicationCategory, Registration, RegistrationVersion, Status
from .theme import TaskField, Theme

__all__ = [
    "TILES",
    "Application",
    "ApplicationAddress",
    "ApplicationProfile",
    "Kind",
    "Organisation",
    "Province",
    "PublicationCategory",
    "Registration",
    "RegistrationVersion",
    "Status",
    "TaskField",
    "Theme",
    "kind_of",
    "lineage",
]
