"""Which texts of the register are links."""

import pytest

from catalogue.links import web_address


@pytest.mark.parametrize(
    "text",
    [
        "https://voorbeeld.nl",
        "http://voorbeeld.nl/",
        "HTTPS://Voorbeeld.NL/Pad",
        "https://www.voorbeeld.nl:8443/pad/naar?a=1&b=2#kop",
        "https://voorbeeld.nl/pad_(haakjes)",
        "https://gemeente-fryslân.nl/côté",
        "https://wetten.overheid.nl/jci1.3:c:BWBR0005537&titeldeel=1",
        "https://web.archive.org/web/2024/https://voorbeeld.nl",
        "https://voorbeeld.nl/a,b;c",
        "https://1.2.3.4/",
    ],
)
def test_a_web_address_is_a_link(text: str) -> None:
    assert web_address(text) == text


def test_space_around_an_address_is_no_part_of_it() -> None:
    assert web_address(" https://voorbeeld.nl \n") == "https://voorbeeld.nl"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "niet openbaar",
        "Niet gepubliceerd",
        "www.voorbeeld.nl",
        "voorbeeld.nl",
        "//voorbeeld.nl",
        "/pad",
        "javascript:alert(1)",
        "JaVaScRiPt://voorbeeld.nl/%0aalert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "ftp://voorbeeld.nl",
        "mailto:info@voorbeeld.nl",
        "file:///etc/passwd",
        "https://",
        "https:///pad",
        "https:voorbeeld.nl",
        "https://localhost",
        "https://.nl",
        "https://voorbeeld..nl",
        "https://voorbeeld.nl:99999",
        "https://voorbeeld.nl:poort",
        "https://[::1]/",
        "https://[::ffff:1.2.3.4]/",
        "https://[voorbeeld.nl",
        "https://voorbeeld.nl https://ander.nl",
        "https://voorbeeld.nl,https://ander.nl",
        "https://voorbeeld.nl/pad;https://ander.nl/",
        "https://voorbeeld.nl en meer",
        "zie https://voorbeeld.nl",
        "https://voorbeeld.nl/\tpad",
        "https://voorbeeld.nl/\npad",
        "https://voorbeeld.nl/\u200bpad",
        "https://voorbeeld.nl/\u202epad",
        "https://voorbeeld.nl/\x00",
        "https://bank.nl@evil.example/",
        "https://naam:woord@voorbeeld.nl/",
        "https://voorbeeld.nl\\@evil.example/",
        'https://voorbeeld.nl/"onclick="x',
        "https://voorbeeld.nl/<b>",
        "https://voorbeeld.nl/" + "a" * 2000,
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert web_address(text) is None
