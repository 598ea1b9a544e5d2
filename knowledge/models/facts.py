"""Facts beside the text, as the component `facts` shows them."""

Fact = dict[str, object]


def filled(*pairs: tuple[str, str]) -> list[Fact]:
    """Return these facts without those that are empty."""
    return [{"term": term, "value": value} for term, value in pairs if value]


def known(*pairs: tuple[str, str]) -> list[Fact]:
    """Return these facts; an empty one says that nobody filled it in."""
    return [
        {"term": term, "value": value} if value else {"term": term, "value": "Niet ingevuld", "unknown": True}
        for term, value in pairs
    ]
