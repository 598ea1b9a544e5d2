"""The tables of the grouping go and come back on a database with rows, and grouping again finds the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.register import answer, record

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.own_database
def test_back_to_before_grouping_and_forth_again_keeps_the_applications(tmp_path: Path) -> None:
    file = tmp_path / "lijst.json"
    file.write_text(json.dumps(answer([record(1, name="Zivver"), record(2, name="Zivver"), record(3, name="Anders")])))
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"AIPLEIN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.production"}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--verbosity", "0")
    manage("harvest", "--source", "file", "--location", str(file))

    manage("migrate", "catalogue", "0007", "--verbosity", "0")
    manage("migrate", "--verbosity", "0")

    assert "Gegroepeerd: 0 van 3 registraties verplaatst, 0 toepassingen erbij, 0 weg, 2 in totaal" in manage("group")
