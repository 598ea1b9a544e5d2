"""With PUBLIC_URL on https: nothing goes over http, browsers remember that, and cookies stay where they belong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOST = "plein.example.nl"
ASK = f"""
import json
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING")
plain, safe = (Client(HTTP_HOST="{HOST}").get("/gezond", secure=secure) for secure in (False, True))
kinds = ("NAME", "SECURE", "SAMESITE", "PATH", "DOMAIN")
cookies = {{of: [getattr(settings, of + "_COOKIE_" + kind) for kind in kinds] for of in ("SESSION", "CSRF")}}
print(json.dumps({{
    "plain": [plain.status_code, plain.headers.get("Location")],
    "safe": [safe.status_code, safe.headers.get("Strict-Transport-Security")],
    "cookies": cookies,
    "hidden": settings.SESSION_COOKIE_HTTPONLY,
}}))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What a process of the site in production answers and has set."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.production", "DATABASE_URL": ""}
    environment |= {"AIPLEIN_VAR": str(tmp_path_factory.mktemp("var")), "PUBLIC_URL": f"https://{HOST}"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_http_leads_to_https_and_browsers_remember_it_for_two_years(answers: dict):
    assert answers["plain"] == [301, f"https://{HOST}/gezond"]
    assert answers["safe"] == [200, "max-age=63072000; includeSubDomains; preload"]


@pytest.mark.parametrize("of", ["SESSION", "CSRF"])
def test_a_cookie_is_of_this_host_and_goes_over_https_only(answers: dict, of: str):
    name, secure, same_site, path, domain = answers["cookies"][of]

    assert name.startswith("__Host-")
    assert (secure, same_site, path, domain) == (True, "Lax", "/", None)
    assert answers["hidden"]
