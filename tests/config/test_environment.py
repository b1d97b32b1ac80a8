"""Start-up refuses settings that are nonsense or unsafe, by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

BASE = Path(__file__).resolve().parents[2]
KEY = "a-key-of-many-different-characters-0123456789-abcdefghijk"
SAFE = {"key": KEY, "hosts": ["signoff.force.example"], "debug": False, "https": True}
TENANT = "8f5b1c1e-3a55-4f0e-9d53-5d0a3b7a1c11"
ENTRA = {
    "SIGNOFF_ENTRA_TENANT": TENANT,
    "SIGNOFF_ENTRA_CLIENT": "c0ffee00-0000-4000-8000-000000000000",
    "SIGNOFF_ENTRA_SECRET": "a-client-secret",
}


@pytest.fixture
def given(monkeypatch):
    """Set the environment."""
    for name in os.environ:
        if name.startswith("SIGNOFF_ENTRA") or name == "SIGNOFF_LOCAL_SIGN_IN":
            monkeypatch.delenv(name)

    def give(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return give


def test_safe_settings_are_let_through():
    environment.refuse_unsafe(**SAFE)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"key": "short"}, "SIGNOFF_SECRET_KEY"),
        ({"key": "ab" * 40}, "SIGNOFF_SECRET_KEY"),
        ({"key": "django-insecure-" + KEY}, "SIGNOFF_SECRET_KEY"),
        ({"key": "only-for-tests-" + KEY}, "SIGNOFF_SECRET_KEY"),
        ({"hosts": ["*"]}, "SIGNOFF_HOSTS"),
        ({"hosts": ["good.example", "*.example"]}, "SIGNOFF_HOSTS"),
        ({"hosts": []}, "SIGNOFF_HOSTS"),
        ({"debug": True}, "SIGNOFF_DEBUG"),
    ],
)
def test_what_is_unsafe_is_refused_by_name(change, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.refuse_unsafe(**SAFE | change)


@pytest.mark.parametrize("change", [{"debug": True}, {"hosts": []}])
def test_on_this_machine_without_https_more_is_allowed(change):
    environment.refuse_unsafe(**SAFE | {"https": False} | change)


def test_the_settings_themselves_refuse_to_start(tmp_path):
    unsafe = {"SIGNOFF_HTTPS": "yes", "SIGNOFF_HOSTS": "*", "SIGNOFF_SECRET_KEY": KEY, "SIGNOFF_DATA": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNOFF", "DATABASE"))}

    ran = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=BASE,
        env=kept | unsafe,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert "SIGNOFF_HOSTS holds *" in ran.stderr


def cookies(https, tmp_path):
    """Read the names of the cookies that an installation would set."""
    said = {"SIGNOFF_HTTPS": https, "SIGNOFF_HOSTS": "a.example", "SIGNOFF_SECRET_KEY": KEY, "SIGNOFF_SCANNER": "none"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNOFF", "DATABASE"))}
    words = "import config.settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    ran = subprocess.run(
        [sys.executable, "-c", words],
        cwd=BASE,
        env=kept | said | {"SIGNOFF_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.split()


def test_under_https_browsers_keep_the_cookies_to_this_host(tmp_path):
    assert cookies("yes", tmp_path) == ["__Host-session", "__Host-csrf", "True"]
    assert cookies("no", tmp_path) == ["session", "csrf", "False"]


@pytest.mark.parametrize(("said", "required"), [({}, "True"), ({"SIGNOFF_REQUIRE_TOTP": "no"}, "False")])
def test_a_second_step_is_asked_for_unless_the_settings_say_no(tmp_path, said, required):
    safe = {"SIGNOFF_HTTPS": "no", "SIGNOFF_SECRET_KEY": KEY, "SIGNOFF_DATA": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNOFF", "DATABASE"))}
    words = "import config.settings as s; print(s.REQUIRE_TOTP)"

    ran = subprocess.run(
        [sys.executable, "-c", words], cwd=BASE, env=kept | safe | said, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == required


def test_without_a_directory_there_is_none(given):
    given()

    assert environment.entra() == {}


def test_the_directory_is_read(given):
    given(**ENTRA | {"SIGNOFF_ENTRA_TENANT": TENANT.upper()})

    assert environment.entra() == {
        "TENANT": TENANT,
        "CLIENT": ENTRA["SIGNOFF_ENTRA_CLIENT"],
        "SECRET": "a-client-secret",
        "ISSUER": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    }


def test_the_secret_may_stand_in_a_file(given, tmp_path):
    (tmp_path / "secret").write_text("from-a-file\n")
    given(**{**ENTRA, "SIGNOFF_ENTRA_SECRET": "", "SIGNOFF_ENTRA_SECRET_FILE": str(tmp_path / "secret")})

    assert environment.entra()["SECRET"] == "from-a-file"


def test_a_file_that_cannot_be_read_is_named(given, tmp_path):
    given(SIGNOFF_ENTRA_SECRET_FILE=str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_ENTRA_SECRET_FILE points at"):
        environment.entra()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"SIGNOFF_ENTRA_CLIENT": ""}, "SIGNOFF_ENTRA_CLIENT must be set as well"),
        ({"SIGNOFF_ENTRA_SECRET": ""}, "SIGNOFF_ENTRA_SECRET must be set as well"),
        ({"SIGNOFF_ENTRA_TENANT": "common"}, "SIGNOFF_ENTRA_TENANT is 'common'"),
        ({"SIGNOFF_ENTRA_TENANT": "organizations"}, "SIGNOFF_ENTRA_TENANT is 'organizations'"),
        ({"SIGNOFF_ENTRA_AUTHORITY": "http://login.example"}, "must begin with https://"),
        ({"SIGNOFF_ENTRA_AUTHORITY": "login.example"}, "must begin with https://"),
    ],
)
def test_a_directory_half_set_or_unsafe_is_refused_by_name(given, change, message):
    given(**ENTRA | change)

    with pytest.raises(ImproperlyConfigured, match=message):
        environment.entra()


def test_emergencies_alone_need_force_accounts(given):
    given(SIGNOFF_LOCAL_SIGN_IN="break-glass")

    assert environment.local_sign_in(has_entra=True) == "break-glass"
    with pytest.raises(ImproperlyConfigured, match="nobody else could sign in"):
        environment.local_sign_in(has_entra=False)


@pytest.mark.parametrize("word", ["never", "no", "true"])
def test_a_word_that_is_none_of_the_choices_is_refused(given, word):
    given(SIGNOFF_LOCAL_SIGN_IN=word)

    with pytest.raises(ImproperlyConfigured, match="Set it to yes or break-glass"):
        environment.local_sign_in(has_entra=True)


@pytest.mark.parametrize("text", ["-1", "six", "1.5", "6", "٣", ""])
def test_a_number_that_is_none_is_refused(given, text):
    given(SIGNOFF_TRUSTED_PROXIES=text)

    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_TRUSTED_PROXIES is"):
        environment.number("SIGNOFF_TRUSTED_PROXIES", default=0, most=5)


@pytest.mark.parametrize(
    "text", ["security@force.example", "http://force.example", "mailto:a@b.example\nExpires: never"]
)
def test_a_contact_that_is_no_address_is_refused(given, text):
    given(SIGNOFF_SECURITY_CONTACT=text)

    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_SECURITY_CONTACT is"):
        environment.contact("SIGNOFF_SECURITY_CONTACT")


@pytest.mark.parametrize("text", ["none", "unix:/run/clamav/clamd.ctl", "tcp://127.0.0.1:3310"])
def test_the_scanner_is_a_place_or_none(given, text):
    given(SIGNOFF_SCANNER=text)

    assert environment.scanner(https=True) == text


@pytest.mark.parametrize(
    "text", ["", "yes", "unix:", "unix:clamd.ctl", "tcp://127.0.0.1", "tcp://:3310", "tcp://a:99999"]
)
def test_on_a_server_the_scanner_must_be_said(given, text):
    given(SIGNOFF_SCANNER=text)

    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_SCANNER is"):
        environment.scanner(https=True)


def test_without_https_no_scanner_is_needed(monkeypatch):
    monkeypatch.delenv("SIGNOFF_SCANNER", raising=False)

    assert environment.scanner(https=False) == "none"
    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_SCANNER is not set"):
        environment.scanner(https=True)


@pytest.mark.parametrize("text", ["", "/protected/", "/a/b-c/"])
def test_an_internal_address_is_a_path(given, text):
    given(SIGNOFF_X_ACCEL=text)

    assert environment.internal_address("SIGNOFF_X_ACCEL") == text


@pytest.mark.parametrize("text", ["/", "protected/", "/protected", "https://a.example/", "/../", "/a b/", "/a/\n"])
def test_an_internal_address_that_is_no_path_is_refused(given, text):
    given(SIGNOFF_X_ACCEL=f"{text}x\n/" if text.endswith("\n") else text)

    with pytest.raises(ImproperlyConfigured, match="SIGNOFF_X_ACCEL"):
        environment.internal_address("SIGNOFF_X_ACCEL")
