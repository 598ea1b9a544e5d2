"""The tables of the catalogue; import them from here."""

from .application import Application, ApplicationAddress
from .application_profile import ApplicationProfile
from .organisation import Organisation
from .registration import PublicationCategory, Registration, RegistrationVersion, Status
from .theme import Theme

__all__ = [
    "Application",
    "ApplicationAddress",
    "ApplicationProfile",
    "Organisation",
    "PublicationCategory",
    "Registration",
    "RegistrationVersion",
    "Status",
    "Theme",
]
