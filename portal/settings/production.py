"""Production is the base, with nothing clever added."""

from .base import *  # noqa: F403
