"""Wagtail content about applications. For now: its media."""
