"""Texts that leave as a spreadsheet: what somebody typed is never a formula there."""

# A spreadsheet takes a cell that begins so for a formula; an apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def literal(text: str) -> str:
    """Return a text so that a spreadsheet shows it and does not calculate it."""
    return f"'{text}" if text.lstrip(" '\"").startswith(FORMULA) or text.startswith(FORMULA) else text
