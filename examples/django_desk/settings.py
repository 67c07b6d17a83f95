"""As little Django as it takes: one database, one application, JSON in and out."""

import os
from pathlib import Path

SECRET_KEY = "an example; a real one is in the environment"  # noqa: S105 - no secret
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = ["django_desk"]
ROOT_URLCONF = "django_desk.urls"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DESK_DATABASE", Path(__file__).parent / "desk.sqlite3"),
        # One writer at a time: a reader that turns into a writer would fail.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
    }
}
