"""Settings: production refuses to start without what it needs, with the cure in the message."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.roles import Role
from config import settings as settings_module

ROOT = Path(__file__).resolve().parents[2]
SAFE = {"SECRET_KEY": "abcdefghij" * 5, "ALLOWED_HOSTS": "portal.example.dk"}
APPS = ("config", "cases", "partnerships", "procurement", "enterprises", "accounts", "registry", "search")
OIDC = {
    "OIDC_PROVIDERS": "kolding",
    "OIDC_KOLDING_NAME": "Kolding Kommune",
    "OIDC_KOLDING_SERVER_URL": "https://login.kolding.example.dk/realms/x/",
    "OIDC_KOLDING_CLIENT_ID": "portal",
    "OIDC_KOLDING_SECRET": "hemmelig",
    "OIDC_KOLDING_DOMAINS": "Kolding.example.dk, skole.example.dk",
}
SHOW = (
    "import django; django.setup(); from django.conf import settings as s; "
    "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
)


def start(code: str = SHOW, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the settings in a process of its own, without the clone's .env."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    kept |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "false", **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=kept, capture_output=True, text=True, check=False)


def test_production_defaults_are_safe():
    result = start(**SAFE)
    assert result.stdout.split() == ["False", "True", "True", "True", "True"], result.stderr


def test_production_cookies_belong_to_this_host_alone():
    show = (
        "import django; django.setup(); from django.conf import settings as s; from accounts.security.throttle import DEVICE_COOKIE; "
        "from config.message_storage import NamedCookieStorage; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, DEVICE_COOKIE, NamedCookieStorage.cookie_name, "
        "s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_SAMESITE)"
    )
    expected = ["__Host-sessionid", "__Host-csrftoken", "__Host-device", "__Host-messages", "True", "/", "None", "Lax"]
    assert start(show, **SAFE).stdout.split() == expected


@pytest.mark.parametrize(
    ("environment", "cure"),
    [
        ({"ALLOWED_HOSTS": "x.dk"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short", "ALLOWED_HOSTS": "x.dk"}, "SECRET_KEY"),
        ({"SECRET_KEY": "k" * 50}, "ALLOWED_HOSTS=portal.example.dk"),
        ({**SAFE, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=portal.example.dk"),
        ({**SAFE, "DEBUG": "perhaps"}, "DEBUG=true or DEBUG=false"),
        ({**SAFE, "DATABASE_URL": "mongodb://x"}, "postgres://"),
        ({**SAFE, "LOG_LEVEL": "loud"}, "DEBUG, INFO, WARNING or ERROR"),
        ({**SAFE, "SECURE_HSTS_SECONDS": "long"}, "SECURE_HSTS_SECONDS=31536000"),
        ({**SAFE, "MFA_REQUIRED_ROLES": "admin,chef"}, "Choose among housing, municipal, purchaser, admin"),
        ({**SAFE, "DEFAULT_FROM_EMAIL": "portal"}, "DEFAULT_FROM_EMAIL=portal@example.dk"),
        ({**SAFE, "EMAIL_PORT": "smtp"}, "EMAIL_PORT=25"),
        ({**SAFE, "EMAIL_PORT": "99999"}, "EMAIL_PORT=587"),
        ({**SAFE, "EMAIL_SECURITY": "ssl"}, "Write starttls (port 587), tls (port 465) or none"),
        ({**SAFE, "EMAIL_HOST_USER": "portal"}, "Set both of them, or none"),
        ({**SAFE, "EMAIL_HOST_USER": "portal", "EMAIL_HOST_PASSWORD": "x"}, "EMAIL_SECURITY=starttls"),
        ({**SAFE, "OIDC_PROVIDERS": "Kolding Kommune"}, "OIDC_PROVIDERS=kolding"),
        ({**SAFE, "OIDC_PROVIDERS": "kolding"}, "OIDC_KOLDING_SERVER_URL=https://"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_SECRET": ""}, "OIDC_KOLDING_SECRET"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_DOMAINS": ""}, "OIDC_KOLDING_DOMAINS"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_SERVER_URL": "http://login.example.dk"}, "https://login.example.dk"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_ROLE": "municipal"}, "OIDC_KOLDING_ORGANISATION"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_ROLE": "admin", "OIDC_KOLDING_ORGANISATION": "x"}, "Choose among housing, municipal, purchaser"),
        ({**SAFE, **OIDC, "OIDC_KOLDING_TRUST_EMAIL": "maybe"}, "OIDC_KOLDING_TRUST_EMAIL=true"),
    ],
)
def test_a_missing_or_odd_value_stops_the_start_with_its_cure(environment, cure):
    result = start(**environment)
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert cure in result.stderr


def test_production_asks_administrators_for_a_second_factor_and_sends_mail_for_real():
    code = "from django.conf import settings as s; print(sorted(s.MFA_REQUIRED_ROLES), s.DELIVERY_BACKEND, s.CACHES['default']['BACKEND'])"
    shown = start(code, **SAFE).stdout
    assert shown.split() == ["['admin']", "django.core.mail.backends.smtp.EmailBackend", "django.core.cache.backends.db.DatabaseCache"]


def test_an_identity_provider_is_set_up_by_the_environment_alone():
    code = (
        "from django.conf import settings as s; app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]; "
        "print(app['provider_id'], app['settings']['server_url'], app['settings']['domains'], "
        "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    shown = start(code, **SAFE, **OIDC).stdout
    assert "kolding https://login.kolding.example.dk/realms/x ['kolding.example.dk', 'skole.example.dk']" in shown
    assert shown.strip().endswith("[\"'self'\", 'https://login.kolding.example.dk']")


def test_the_settings_know_the_roles():
    assert tuple(Role.values) == settings_module._ROLES


COMMAND = "import django; django.setup(); from django.core.management import call_command; call_command({})"


def test_djangos_deployment_check_is_clean():
    result = start(COMMAND.format("'check', deploy=True, fail_level='WARNING'"), **SAFE, SECURE_HSTS_PRELOAD="true")
    assert result.returncode == 0, result.stderr


def test_demo_users_are_refused_in_production():
    assert "aldrig i produktion" in start(COMMAND.format("'make_demo_users'"), **SAFE).stderr


def test_the_sample_lists_every_variable():
    settings = (ROOT / "config/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\.\w+|_bool|_int)\("([A-Z_]+)"', settings)) - {"NO_SUCH_VARIABLE"}
    sample = (ROOT / "dotenv-sample").read_text(encoding="utf-8")
    assert {name for name in read if f"{name}=" not in sample} == set()


def test_the_environment_is_read_in_the_settings_alone():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    readers = [path.name for path in files if "os.environ" in path.read_text(encoding="utf-8")]
    assert sorted(set(readers)) == ["asgi.py", "wsgi.py"]
