"""Dates as organisations typed them into the register, as people read them."""

import re

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)(?:[-/. ]?(?P<month>\d{1,2})(?:[-/. ](?P<day>\d{1,2}))?)?")
YEAR_LAST = re.compile(r"(?:(?:(?P<day>\d{1,2})[-/. ])?(?P<month>\d{1,2})[-/. ]?)(?P<year>(?:19|20)\d\d)")


def readable_date(typed: str) -> str:
    """Return "januari 2023", "15 januari 2023" or "2023"; what is no such date "zoals ingevuld: …", nothing as it is.

    The register has a text field for a date; of the recorded ones 97 % are a year with a month, or a year.
    """
    bare = typed.strip()
    found = YEAR_FIRST.fullmatch(bare) or YEAR_LAST.fullmatch(bare)
    if found and (words := _words(found["year"], found["month"], found["day"])):
        return words
    return f"zoals ingevuld: {bare}" if any(map(str.isalnum, bare)) else bare


def _words(year: str, month: str | None, day: str | None) -> str:
    """The parts in words; "" for a month or day that there is not."""
    if month is None:
        return year
    if not 1 <= int(month) <= len(MONTHS) or (day and not 1 <= int(day) <= 31):
        return ""
    return " ".join(filter(None, (day and str(int(day)), MONTHS[int(month) - 1], year)))
