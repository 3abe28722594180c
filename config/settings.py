"""Settings of Partnerskabsportalen, read top to bottom.

The environment (and a `.env` file beside manage.py) is read here and nowhere else; `dotenv-sample` lists every
variable. Without DEBUG the rules of production hold: a missing or odd value stops the start with its cure.
"""

from __future__ import annotations

from pathlib import Path

import environs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # the database file, mail and logs of a clone; never in git

env = environs.Env()
env.read_env(BASE_DIR / ".env", recurse=False)


def _stop(variable: str, why: str, cure: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{variable}: {why} {cure} (All variables: dotenv-sample.)")


def _bool(variable: str, default: bool) -> bool:
    try:
        return env.bool(variable, default)
    except environs.EnvError as error:
        raise _stop(variable, "is neither true nor false.", f"Write {variable}=true or {variable}=false.") from error


def _int(variable: str, default: int) -> int:
    try:
        value = env.int(variable, default)
    except environs.EnvError as error:
        raise _stop(variable, "is not a whole number.", f"Write for example {variable}={default}.") from error
    if value < 0:
        raise _stop(variable, "is negative.", f"Write for example {variable}={default}.")
    return value


# --- Where this runs ---------------------------------------------------------------------------------------------
# LOCAL is a person's own machine: no HTTPS, a throw-away secret key, demo users allowed. Django's own DEBUG (its
# technical error pages) is a second switch, so that `make run` shows the same 404 and 500 as production does.
LOCAL = _bool("DEBUG", False)
DEBUG = LOCAL and _bool("DEBUG_PAGES", False)

SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY and LOCAL:
    SECRET_KEY = "local-only-and-not-secret-" + "x" * 40
if len(SECRET_KEY) < 40:
    raise _stop(
        "SECRET_KEY",
        "is missing or shorter than 40 characters, and DEBUG is off.",
        "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))' - "
        "or set DEBUG=true on your own machine (make setup writes that to .env).",
    )

ALLOWED_HOSTS: list[str] = [host.strip() for host in env.str("ALLOWED_HOSTS", "").split(",") if host.strip()]
if LOCAL:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
if not ALLOWED_HOSTS:
    raise _stop("ALLOWED_HOSTS", "is empty, and DEBUG is off.", "Name the site's hosts: ALLOWED_HOSTS=portal.example.dk")
if "*" in ALLOWED_HOSTS and not LOCAL:
    raise _stop("ALLOWED_HOSTS", "may not be * in production.", "Name the site's hosts: ALLOWED_HOSTS=portal.example.dk")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
_origins = env.str("CSRF_TRUSTED_ORIGINS", "" if LOCAL else SITE_URL)
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in _origins.split(",") if origin.strip()]

# --- Applications ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "crispy_forms",
    "django_htmx",
    "csp",
    "simple_history",
    "search",
    "registry",
    "accounts",
    "enterprises",
    "procurement",
    "partnerships",
    "cases",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.RightsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
                "config.context.site",
            ],
            "builtins": ["registry.templatetags.portal"],
        },
    }
]

# --- Database: https://docs.djangoproject.com/en/5.2/ref/databases/ ------------------------------------------------
# SQLite in WAL mode is the embedded default; production is PostgreSQL, set with DATABASE_URL.
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
try:
    DATABASES = {"default": environs.Env().dj_db_url("NO_SUCH_VARIABLE", DATABASE_URL)}
except Exception as error:
    raise _stop("DATABASE_URL", f"can't be read ({error}).", "Write for example postgres://user:password@host:5432/portal") from error
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits for its turn at the start and not in the middle, where SQLite can't retry.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = _int("CONN_MAX_AGE", 60)
    # Compiling a list's facet query takes PostgreSQL ten times as long as running it (measured: docs/performance.md).
    # psycopg hands the options to the server; what DATABASE_URL says itself comes first.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/konto/log-ind/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# --- History: https://django-simple-history.readthedocs.io/ (what is followed: registry/history.py) ----------------
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = False  # versions are asked for by entry, never by date alone

# --- Language ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "dansk")]
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
USE_TZ = True
# Numbers are written by the filters `tal` and `dansk_dato`; years and codes must stay as they are.
USE_THOUSAND_SEPARATOR = False

# --- Static files: https://whitenoise.readthedocs.io/ --------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"

# --- Security ----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not LOCAL and _bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 0 if LOCAL else _int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL and _bool("SECURE_HSTS_PRELOAD", False)
# The load balancer ends TLS and says so in this header; it must overwrite what a client sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _bool("BEHIND_PROXY", False) else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
# https://django-csp.readthedocs.io/ - no inline script or style anywhere, the admin included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Forms: https://django-crispy-forms.readthedocs.io/ -----------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"
FORMS_URLFIELD_ASSUME_HTTPS = True  # as Django 6 does: 'example.dk' typed in a form means https

# --- Mail --------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@example.dk")
if LOCAL:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# --- Log ---------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise _stop("LOG_LEVEL", f"is '{LOG_LEVEL}'.", "Write DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
