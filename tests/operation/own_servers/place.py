"""A whole AI-plein with a data folder and a database of its own, driven by its commands as an operator does."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOBODY_THERE = "http://127.0.0.1:9/api"  # port 9 refuses at once, so that the first start takes the sample
OURS = ("DATABASE_URL", "SEARCH_URL", "PUBLIC_URL", "PORT", "SECRET_KEY", "AIPLEIN_STATIC")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One installation. `database_url` is empty for SQLite in the data folder."""

    var: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        own = {
            "AIPLEIN_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "REGISTER_API": NOBODY_THERE,
        }
        return kept | own | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    @property
    def media(self) -> Path:
        return self.var / "media"

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start a command of manage.py."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py that has to succeed; return what it printed."""
        work = self.start(*arguments)
        output, errors = work.communicate()
        assert work.returncode == 0, f"{arguments} ended with {work.returncode}\n{output}\n{errors}"
        return output

    def refused(self, *arguments: str, **environment: str) -> str:
        """Run a command of manage.py that has to fail with a sentence; return the sentence."""
        work = self.start(*arguments, **environment)
        _, errors = work.communicate()
        assert work.returncode == 1, f"{arguments} ended with {work.returncode}\n{errors}"
        assert "Traceback" not in errors
        return errors

    def run(self, code: str) -> str:
        """Run Python inside the installation; return what it printed."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def state(self) -> str:
        """Everything the public can see."""
        return self.manage("public_state")

    def files(self) -> dict[str, bytes]:
        """Every media file, by its name."""
        found = (path for path in self.media.rglob("*") if path.is_file())
        return {str(path.relative_to(self.media)): path.read_bytes() for path in found}
