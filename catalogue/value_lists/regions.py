"""The province of a co-operation body or water board, where its name tells: by the region that stands in it."""

import re
from itertools import pairwise

from ..models import Province

# Names of regions that lie in one province, as they stand in names of organisations.
REGIONS = {
    Province.DRENTHE: "drenthe",
    Province.FLEVOLAND: "flevoland zuiderzeeland",
    Province.FRYSLAN: "fryslân fryske friesland",
    Province.GELDERLAND: (
        "gelderland gelderse achterhoek veluwe rivierenland arnhem nijmegen vallei veluwerand stedendriehoek"
    ),
    Province.GRONINGEN: "groningen",
    Province.LIMBURG: "limburg limburgse parkstad maastricht heuvelland",
    Province.NORTH_BRABANT: "noord-brabant brabant brabantse kempen brabant-noord brabant-zuidoost dommel peelland",
    Province.NORTH_HOLLAND: (
        "noord-holland amsterdam amstelland amsterdam-amstelland kennemerland zuid-kennemerland ijmond zaanstreek "
        "waterland zaanstreek-waterland westfriesland west-friesland gooi noordzeekanaalgebied amstelveen haarlem"
    ),
    Province.OVERIJSSEL: "overijssel ijsselland twente",
    Province.UTRECHT: "utrecht utrechtse eemland",
    Province.ZEELAND: "zeeland zeeuwse zeeuws-vlaanderen walcheren oosterschelderegio scheldestromen",
    Province.SOUTH_HOLLAND: (
        "zuid-holland haaglanden rijnmond rotterdam-rijnmond midden-holland hollands-midden drechtsteden delfland "
        "schieland rijnland holland-rijnland dcmr"
    ),
}
PROVINCE_OF = {word: province for province, words in REGIONS.items() for word in words.split()}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def province_in(name: str) -> str:
    """Return the province that the name tells of; "" when it tells of none, or of more than one."""
    found = {PROVINCE_OF[word] for word in _words(name) if word in PROVINCE_OF}
    return found.pop() if len(found) == 1 else ""


def _words(name: str) -> list[str]:
    """The words of the name, and each two in a row as one: "Hollands Midden" is hollands-midden."""
    words = [word.casefold() for word in WORD.findall(name)]
    return words + [f"{one}-{two}" for one, two in pairwise(words)]
