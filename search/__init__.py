"""Finding: the one room that talks to a search engine."""
