"""A supplier is shown by a name; sentences in that field are none."""

import pytest

from catalogue.suppliers import spellings, supplier_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DataMask B.V. (xxllnc)", "DataMask B.V. (xxllnc)"),
        ("ZyLAB eDiscovery &amp; Compliance Services B.V.", "ZyLAB eDiscovery & Compliance Services B.V."),
        ("Zivver. The algorithm is provided via ICT Rijk van Nijmegen (iRvN).", "Zivver"),
        ("Human Inference (part of the Data Agency) www.humaninference.com www.thedataagency.nl", "Human Inference"),
        ("The algorithm was developed by the Inland Revenue.", ""),
        ("Het model is ontwikkeld door de gemeente zelf.", ""),
        ("", ""),
    ],
)
def test_a_name_is_taken_from_what_was_filled_in(text: str, name: str) -> None:
    assert supplier_name(text) == name


def test_the_commonest_spelling_comes_first() -> None:
    assert spellings(["zivver", "Zivver", "Zivver", "Wij hebben het zelf ontwikkeld."]) == ["Zivver", "zivver"]
