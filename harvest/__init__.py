"""Imports: the one package that calls other servers."""
