"""The algorithm register of the Dutch government, by three roads with one wire format."""

from .client import RegisterApi
from .files import RegisterFiles

__all__ = ["RegisterApi", "RegisterFiles"]
