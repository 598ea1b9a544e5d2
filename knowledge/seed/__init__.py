"""The content that a new site begins with: data files beside this module, and the code that puts them in."""

from .load import SeedReport, load_seed

__all__ = ["SeedReport", "load_seed"]
