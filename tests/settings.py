"""Settings for tests: the real ones, with what would only cost time taken out."""

import os

os.environ.setdefault("SIGNOFF_SECRET_KEY", "only-for-tests-" + "0" * 40)
os.environ.setdefault("SIGNOFF_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("SIGNOFF_HTTPS", "no")
os.environ.setdefault("SIGNOFF_REQUIRE_TOTP", "no")
os.environ.setdefault("SIGNOFF_API", "yes")

from config.settings import *  # noqa: F403

# It empties the tests' database between tests that commit.
INSTALLED_APPS = [*INSTALLED_APPS, "tests"]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed file names need collectstatic first; tests/config/test_static.py runs it once.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served by Django's own finders here; whitenoise only wants its folder to be there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# A test that does not ask for the worker does its work there and then.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
