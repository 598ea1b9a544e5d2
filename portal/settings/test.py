"""For the tests: quick passwords, tasks at once, data in a folder that goes with the run."""

import os
import tempfile

if "AIPLEIN_VAR" not in os.environ:
    _FOLDER = tempfile.TemporaryDirectory(prefix="aiplein-test-", ignore_cleanup_errors=True)
    os.environ["AIPLEIN_VAR"] = _FOLDER.name

from .base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
REGISTER_PAUSE = 0  # the servers of tests are ours
LINK_PAUSE = 0  # the same
RETRY_PAUSE = 0  # the same
LINKS_TO_LOOPBACK = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
if DATABASES["default"]["ENGINE"] == "portal.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # pytest-django knows Django's own SQLite by its name only
