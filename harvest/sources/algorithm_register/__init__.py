"""The algorithm register of the Dutch government, by every transport it has."""

from .client import RegisterApi
from .csv_file import RegisterCsv
from .files import RegisterFiles
from .history import RegisterHistory
from .site_data import RegisterSiteData
from .snapshot import RegisterSnapshot

__all__ = [
    "RegisterApi",
    "RegisterCsv",
    "RegisterFiles",
    "RegisterHistory",
    "RegisterSiteData",
    "RegisterSnapshot",
]
