"""Fetching: the one room that calls other servers."""
