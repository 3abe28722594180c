"""Settings of Partnerskabsportalen, read top to bottom.

The environment (and a `.env` file beside manage.py) is read here and nowhere else; `dotenv-sample` lists every
variable. Without DEBUG the rules of production hold: a missing or odd value stops the start with its cure.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

_ROLES = ("housing", "municipal", "purchaser", "admin")  # accounts.roles.Role, which can't be imported before the settings are read

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
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
    "config.middleware.MethodsMiddleware",
    "config.middleware.DatabaseAwayMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RightsMiddleware",
    "accounts.middleware.RefusedAccessMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.security.sessions.SessionLimitsMiddleware",
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
# Rate limits and used one-time codes must hold whichever process answers, so the cache is a table that all of them share
# (made by a migration; docs/decisions/0012). Nothing on an ordinary page asks it: what may differ from process to process,
# such as the ids of a search's further pages, is kept in the process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1_000}},
}

# --- People ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend", "accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/konto/log-ind/"
LOGIN_REDIRECT_URL = "/konto/min-side/"
LOGOUT_REDIRECT_URL = "/"

# The roles that count only when the person has set up a second factor; superusers go with `admin`. Empty means nobody, which
# holds on a person's own machine alone: in production administrators always need one, whatever a forgotten .env says.
MFA_REQUIRED_ROLES = frozenset(role.strip() for role in env.str("MFA_REQUIRED_ROLES", "admin").split(",") if role.strip())
MFA_REQUIRED_ROLES |= frozenset() if LOCAL else {"admin"}
if unknown_roles := sorted(MFA_REQUIRED_ROLES - set(_ROLES)):
    raise _stop("MFA_REQUIRED_ROLES", f"names no role: {', '.join(unknown_roles)}.", f"Choose among {', '.join(_ROLES)}.")

# Log-in with django-allauth: https://docs.allauth.org/ - its pages stand in accounts/urls.py under Danish addresses.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # sign-up is closed; allauth's checks want it to agree
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address; the old one holds until the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a change to the account is told to its address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# An unknown address gets a mail that says so: the answer then costs the same time, and who mistyped an address learns it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
# Failed tries at one account are slowed by accounts/security/throttle.py; here stands what one address may do in all.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "30/m/ip", "reset_password": "10/m/ip,5/h/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a session alone changes neither address nor keys
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Partnerskabsportalen"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}

# A municipality's own identity provider, by OpenID Connect: OIDC_PROVIDERS names them, OIDC_<NAME>_… tells about each.
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False


def _provider(name: str) -> dict[str, Any]:
    """One identity provider as allauth wants it, from OIDC_<NAME>_…; stops at what is missing or odd."""
    start = f"OIDC_{name.upper().replace('-', '_')}_"

    def need(variable: str, example: str) -> str:
        value = env.str(start + variable, "").strip()
        if not value:
            raise _stop(
                start + variable, f"is missing, and OIDC_PROVIDERS names {name}.", f"Write for example {start}{variable}={example}."
            )
        return value

    server = need("SERVER_URL", "https://login.example.dk").rstrip("/")
    if urlsplit(server).scheme != "https" and not LOCAL:
        raise _stop(start + "SERVER_URL", "doesn't begin with https://.", f"Write for example {start}SERVER_URL=https://login.example.dk.")
    role, organisation = env.str(start + "ROLE", "").strip(), env.str(start + "ORGANISATION", "").strip()
    if bool(role) != bool(organisation):
        raise _stop(start + "ROLE", "and ORGANISATION go together.", f"Set both {start}ROLE and {start}ORGANISATION, or none of them.")
    if role and role not in set(_ROLES) - {"admin"}:
        raise _stop(start + "ROLE", f"is '{role}'.", f"Choose among {', '.join(each for each in _ROLES if each != 'admin')}.")
    domains = [domain.strip().lower() for domain in need("DOMAINS", "kommune.example.dk").split(",") if domain.strip()]
    return {
        "provider_id": name,
        "name": need("NAME", "Eksempel Kommune"),
        "client_id": need("CLIENT_ID", "portal"),
        "secret": need("SECRET", "…"),
        "settings": {
            "server_url": server,
            "domains": domains,
            "trust_email": _bool(start + "TRUST_EMAIL", False),
            "role": role,
            "organisation": organisation,
            "oauth_pkce_enabled": True,
        },
    }


_provider_names = [name.strip() for name in env.str("OIDC_PROVIDERS", "").split(",") if name.strip()]
for _name in _provider_names:
    if not re.fullmatch("[a-z][a-z0-9-]{1,30}", _name):
        raise _stop("OIDC_PROVIDERS", f"'{_name}' isn't small letters, figures and hyphens.", "Write for example OIDC_PROVIDERS=kolding.")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_provider(name) for name in _provider_names]}}
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


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# --- Security ----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not LOCAL and _bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 0 if LOCAL else _int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_HSTS_PRELOAD = not LOCAL and _bool("SECURE_HSTS_PRELOAD", False)
# The load balancer ends TLS and says so in this header; it must overwrite what a client sends.
BEHIND_PROXY = _bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Rate limits count by the client's address, which the load balancer adds last to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
# __Host-: the browser takes it over HTTPS alone, from this very host and for all of it, so that no neighbour can set it.
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Idle and absolute limits of a session, in minutes; administrators' are shorter (accounts/security/sessions.py).
SESSION_IDLE_SECONDS = 60 * _int("SESSION_IDLE_MINUTES", 8 * 60)
SESSION_IDLE_SECONDS_ADMIN = 60 * _int("SESSION_IDLE_MINUTES_ADMIN", 60)
SESSION_LONGEST_SECONDS = SESSION_COOKIE_AGE = 14 * 86_400
SESSION_LONGEST_SECONDS_ADMIN = 12 * 3_600
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
        # The form that leads to an identity provider is sent on to it, which browsers count as its action too.
        "form-action": [
            SELF,
            *sorted({_origin(app["settings"]["server_url"]) for app in SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]}),
        ],
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
if "@" not in DEFAULT_FROM_EMAIL:
    raise _stop("DEFAULT_FROM_EMAIL", f"is '{DEFAULT_FROM_EMAIL}'.", "Write for example DEFAULT_FROM_EMAIL=portal@example.dk")
MAIL_DIR = VAR_DIR / "mail"
# On a person's own machine mail goes to the console and to files in var/mail, and nowhere else.
DELIVERY_BACKEND = "accounts.mail_files.Backend" if LOCAL else "django.core.mail.backends.smtp.EmailBackend"
# Requests write their mail in the database; `manage.py send_mail` hands it to DELIVERY_BACKEND.
EMAIL_BACKEND = "accounts.mailing.outbox.Backend"
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = _int("EMAIL_PORT", 25)
if not 0 < EMAIL_PORT < 65536:
    raise _stop("EMAIL_PORT", f"is {EMAIL_PORT}.", "Write for example EMAIL_PORT=587.")
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise _stop("EMAIL_HOST_USER", "and EMAIL_HOST_PASSWORD go together.", "Set both of them, or none.")
EMAIL_SECURITY = env.str("EMAIL_SECURITY", "none").lower()
if EMAIL_SECURITY not in {"none", "starttls", "tls"}:
    raise _stop("EMAIL_SECURITY", f"is '{EMAIL_SECURITY}'.", "Write starttls (port 587), tls (port 465) or none.")
if EMAIL_HOST_USER and EMAIL_SECURITY == "none" and not LOCAL:
    raise _stop(
        "EMAIL_SECURITY", "is none, and a password would be sent in the open.", "Write EMAIL_SECURITY=starttls or EMAIL_SECURITY=tls."
    )
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hang the portal

# --- Security log: accounts/security ---------------------------------------------------------------------------
SECURITY_LOG_DAYS = _int("SECURITY_LOG_DAYS", 365)
if not 30 <= SECURITY_LOG_DAYS <= 3650:
    raise _stop("SECURITY_LOG_DAYS", f"is {SECURITY_LOG_DAYS}.", "Write a number of days from 30 to 3650, for example 365.")

# --- Privacy page ------------------------------------------------------------------------------------------------
PRIVACY_CONTROLLER = env.str("PRIVACY_CONTROLLER", "")  # the data controller's name; the page says plainly when it's missing
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", "")  # where to write about personal data

# --- Log ---------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise _stop("LOG_LEVEL", f"is '{LOG_LEVEL}'.", "Write DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(message)s"}},
    # Security events are one JSON object a line, by themselves on standard output: the rest goes to standard error.
    "filters": {"without_secret_addresses": {"()": "config.log.WithoutSecretAddresses"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_secret_addresses"]},
        "security": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
    },
    "loggers": {"portal.security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
