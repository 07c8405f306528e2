"""Settings of Sluitend. Each choice that could be otherwise carries its reason; what an installation may change comes
from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sluitend.kit import home
from sluitend.kit.database import database_settings

PACKAGE = Path(__file__).resolve().parent.parent

# --- The installation -------------------------------------------------------------------------------------------
DEMO = (
    home.kind() == "demo"
)  # invented people only: shows the mail page, may skip the second factor, may move the clock
SECRET_KEY = home.secret("django")
DATA_KEY = home.secret("data")  # encrypts personal numbers; another key than the sessions', because it outlives them
DEBUG = os.environ.get("SLUITEND_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SLUITEND_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SLUITEND_ORIGINS", "").split(",") if origin]
SITE_URL = os.environ.get("SLUITEND_URL", "http://localhost:8000")  # what letters and mails point to
OSO_YEAR = os.environ.get("SLUITEND_OSO_YEAR", "2019")  # OSO changes its XML namespace by the year of its agreement

# --- The house --------------------------------------------------------------------------------------------------
ROOMS = [
    "kit",
    "access",
    "organisations",
    "learners",
    "transitions",
    "dossiers",
    "safetynet",
    "exchange",
    "insight",
    "demo",
]
INSTALLED_APPS = [
    *[f"sluitend.{room}" for room in ROOMS],  # before the packages, so that our templates win from theirs
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # the templates of its widgets, for our renderer
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sluitend.kit.language.language_middleware",
    "sluitend.kit.refusals.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sluitend.config.acting.acting_middleware",
    "sluitend.kit.refusals.RefusalMiddleware",  # who tried too often hears so in plain words
]
ROOT_URLCONF = "sluitend.config.urls"
WSGI_APPLICATION = "sluitend.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sluitend.config.acting.frame",
            ],
            "builtins": ["sluitend.kit.templatetags.kit", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "sluitend.kit.forms.Renderer"  # also forms of packages look like ours

# --- The database -----------------------------------------------------------------------------------------------
_DATABASE = database_settings()
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **_DATABASE,
        "CONN_MAX_AGE": 600,  # a new connection per request costs 3 to 14 times as much (STACK 2)
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "sluitend", **_DATABASE.get("OPTIONS", {})},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SERIALIZATION_MODULES: dict[str, str] = {}

# --- Time and language ------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]  # config is no app; the rooms bring their own
LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("tr", _("Turkish")),
    ("ar", _("Arabic")),
    ("pl", _("Polish")),
    ("uk", _("Ukrainian")),
]  # staff pages are Dutch; guardians choose one of six

# --- Sign-in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "sluitend.access.adapter.AccountAdapter"  # nobody signs up: people are invited
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation goes to the address, so using it proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation went to the address; allauth counts only its own mails
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sluitend"
MFA_TOTP_TOLERANCE = 1  # a code read just before it changes still counts: one step either way, RFC 6238 section 5.2
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # localhost without TLS
SECOND_FACTOR = os.environ.get("SLUITEND_SECOND_FACTOR", "skippable" if DEMO else "required")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# throttles count in the database, so that every web process counts the same
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}

# --- Safety -----------------------------------------------------------------------------------------------------
_TLS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does that
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SLUITEND_BEHIND_PROXY") == "1" else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sluitend.kit.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a list may act on five thousand rows at once (transitions/bulk.py)
FILE_UPLOAD_HANDLERS = [
    "sluitend.kit.uploads.Limited",  # a page that takes no files gets none, before anything is kept
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = home.folder("uploads")
MEDIA_ROOT = home.folder("files")  # never served; downloads go through a page that asks permission

# --- Mail and tasks ---------------------------------------------------------------------------------------------
EMAIL_BACKEND = "sluitend.kit.mail.KeepingBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("SLUITEND_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SLUITEND_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SLUITEND_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SLUITEND_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SLUITEND_SMTP_TLS") == "1"
# the address at which a provider takes text messages as mail, with {number} in it; without one no texts are sent
SMS_ADDRESS = os.environ.get("SLUITEND_SMS_ADDRESS", "{number}@sms.example" if DEMO else "")
DEFAULT_FROM_EMAIL = os.environ.get("SLUITEND_MAIL_FROM", "Sluitend <post@sluitend.example>")
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # a room's tasks stand in its jobs.py

# --- Files of the site itself -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = home.folder("static")
WHITENOISE_USE_FINDERS = True  # serves straight from the rooms, so a checkout needs no collectstatic
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"sluitend": {"level": "INFO"}},
}
