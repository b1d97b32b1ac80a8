"""How this installation is set up; every value that differs between machines comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from config import environment, logs
from config.environment import secret, words, yes_no

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SIGNOFF_DATA", BASE_DIR / "var"))

SECRET_KEY = secret("SIGNOFF_SECRET_KEY")
# The key before this one: it opens what it sealed until everybody has set up their codes anew.
SECRET_KEY_FALLBACKS = [old] if (old := environment.optional_secret("SIGNOFF_OLD_SECRET_KEY")) else []
DEBUG = yes_no("SIGNOFF_DEBUG", default=False)
HTTPS = yes_no("SIGNOFF_HTTPS", default=True)
ALLOWED_HOSTS = words("SIGNOFF_HOSTS")
environment.refuse_unsafe(key=SECRET_KEY, hosts=ALLOWED_HOSTS, debug=DEBUG, https=HTTPS)

INSTALLED_APPS = [
    "backups",
    "api",
    "imports",
    "reports",
    "recommendations",
    "inspections",
    "evidence",
    "accounts",
    "audit",
    "pages",
    "simple_history",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "audit.middleware.RequestId",
    # These put headers on every answer, so they stand outside whatever may answer by itself.
    "pages.middleware.Headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.middleware.RefuseOtherMethods",
    "pages.middleware.RefuseUnstorableText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "accounts.middleware.LimitSessions",
    "accounts.middleware.DenyByDefault",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.service",
            ],
            "builtins": ["django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "pages.forms.GovukRenderer"

SQLITE_OPTIONS = {
    # WAL, IMMEDIATE and the timeout together: with any one of them missing, two people
    # saving at once get "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'signoff.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What a page does not wait for is queued in the same database, in the same transaction, for `./signoff worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

# Force accounts (Microsoft Entra); empty where nobody signs in with one.
_entra = environment.entra()
ENTRA_TENANT = _entra.get("TENANT", "")
ENTRA_CLIENT = _entra.get("CLIENT", "")
ENTRA_SECRET = _entra.get("SECRET", "")
ENTRA_ISSUER = _entra.get("ISSUER", "")
LOCAL_SIGN_IN = environment.local_sign_in(has_entra=bool(_entra))
# Whoever signs in with a password only because their force account cannot be reached needs the second step most.
REQUIRE_TOTP = yes_no("SIGNOFF_REQUIRE_TOTP", default=False) or LOCAL_SIGN_IN == "break-glass"
SECURITY_CONTACT = environment.contact("SIGNOFF_SECURITY_CONTACT")

# Of allauth only the parts that accounts/ calls are reachable: none of its addresses is routed.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "accounts.entra.ForceAccounts"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_ADAPTER = "accounts.codes.SealedSecrets"
MFA_TOTP_ISSUER = "Signoff"
MFA_TOTP_TOLERANCE = 1

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "frontend"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Outside every folder that is served: evidence leaves only through a view that checks who asks.
EVIDENCE_ROOT = DATA_DIR / "evidence"
# Where clamd listens, or `none`.
SCANNER = environment.scanner(https=HTTPS)
# The address inside nginx from which it sends kept files itself; empty where Signoff sends them.
X_ACCEL = environment.internal_address("SIGNOFF_X_ACCEL")
# How much one person may keep, and how much of the disk stays free.
PERSON_MEGABYTES = environment.number("SIGNOFF_PERSON_MEGABYTES", default=2048, most=environment.MOST_MEGABYTES)
FREE_MEGABYTES = environment.number("SIGNOFF_FREE_MEGABYTES", default=1024, most=environment.MOST_MEGABYTES)
FILE_UPLOAD_HANDLERS = [
    "evidence.uploads.RefuseEarly",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

_authority = urlsplit(ENTRA_ISSUER)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold the place that a form is sent on to against this as well.
        "form-action": [SELF, f"{_authority.scheme}://{_authority.netloc}"] if ENTRA_ISSUER else [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
# A browser keeps a __Host- cookie only if it came by HTTPS, and gives it to no other host.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_ENGINE = "accounts.sessions"
# Each request moves the end on, up to the hours in SESSION_HOURS.
SESSION_COOKIE_AGE = 60 * (environment.number("SIGNOFF_IDLE_MINUTES", default=30, most=environment.MOST_MINUTES) or 30)
SESSION_HOURS = 10
CSRF_FAILURE_VIEW = "pages.views.csrf_failure"
BEHIND_PROXY = yes_no("SIGNOFF_BEHIND_PROXY", default=False)
TRUSTED_PROXIES = environment.number(
    "SIGNOFF_TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0, most=environment.MOST_PROXIES
)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What `verify` looks at besides the ledger, by room.
VERIFY_ALSO = ["evidence.verify.file_problems"]

# What a worker does while it lives, to show that what it works on lives too: given its name and the time.
WORKER_BEATS = ["reports.worker_actions.beat", "imports.worker_actions.beat"]

SIMPLE_HISTORY_DATE_INDEX = "composite"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = logs.logging_in(logs.chosen())
