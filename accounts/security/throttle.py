"""Growing delay after failed log-ins and codes, counted by account and sender together from the security log.

A stranger who guesses at somebody's account makes only their own address wait: another address, and a device from which the person
has logged in before, go on. Guesses from many addresses at one account are slowed for addresses that aren't known. Nothing sleeps:
who comes too early is told how long to wait. The counts are rows that all processes share, and a burst that comes before the
first answer counts in full afterwards.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from ..models import User
from .log import keyed, source_of
from .models import SecurityEvent, SecurityEventKind

WINDOW = dt.timedelta(hours=1)  # how far back failures count
FREE = 5  # failures before the first delay
FIRST_DELAY = 15  # seconds; doubled with each further failure
LONGEST_DELAY = 900  # seconds
FREE_OF_ALL = 50  # failures at one account from all addresses that aren't known, before each further try waits
DELAY_OF_ALL = 20  # seconds between such tries
FREE_OF_SOURCE = 30  # failures at any accounts from one address that isn't a known device's, in SOURCE_WINDOW
SOURCE_WINDOW = dt.timedelta(minutes=1)
DEVICE_COOKIE = "device" if settings.LOCAL else "__Host-device"
DEVICE_AGE = 180 * 86_400  # seconds
_SALT = "accounts.security.device"


@dataclass(frozen=True)
class Guessing:
    """What is guessed at: the failures and the successes that count, as conditions on the log."""

    failures: Q
    successes: Q


def password_of(address: str) -> Guessing:
    """Guesses at the password of an address, with an account or without."""
    typed = Q(typed=keyed(address))
    return Guessing(typed & Q(kind=SecurityEventKind.LOGIN_FAILED), typed & Q(kind=SecurityEventKind.LOGIN))


def code_of(user: User) -> Guessing:
    """Guesses at a person's codes of the second factor."""
    theirs = Q(account=user.pk)
    return Guessing(theirs & Q(kind=SecurityEventKind.FACTOR_FAILED), theirs & Q(kind=SecurityEventKind.FACTOR_USED))


def seconds_to_wait(guessing: Guessing, *, source: str, known_device: bool) -> int:
    """How long the sender must wait before the next try; 0 for none. Two queries, one more for an address that isn't known."""
    now = timezone.now()
    recent = SecurityEvent.objects.filter(guessing.failures, at__gt=now - WINDOW)
    success = SecurityEvent.objects.filter(guessing.successes, source=source, at__gt=now - WINDOW).order_by("-pk").first()
    own = recent.filter(source=source, pk__gt=success.pk if success else 0)
    wait = _left(list(own.order_by("-pk").values_list("at", flat=True)[:40]), FREE, now)
    if not known_device:
        of_all = list(recent.order_by("-pk").values_list("at", flat=True)[: FREE_OF_ALL + 1])
        if len(of_all) > FREE_OF_ALL:
            wait = max(wait, DELAY_OF_ALL - int((now - of_all[0]).total_seconds()))
    return max(0, wait)


def seconds_for_source(source: str) -> int:
    """How long an address must wait that has guessed at many accounts; 0 for none. Known devices behind it aren't asked. One query."""
    now = timezone.now()
    failures = SecurityEvent.objects.filter(kind=SecurityEventKind.LOGIN_FAILED, source=source, at__gt=now - SOURCE_WINDOW)
    last = list(failures.order_by("-pk").values_list("at", flat=True)[:FREE_OF_SOURCE])
    if len(last) < FREE_OF_SOURCE:
        return 0
    return max(1, math.ceil((last[-1] + SOURCE_WINDOW - now).total_seconds()))


def _left(failures: list[dt.datetime], free: int, now: dt.datetime) -> int:
    if len(failures) < free:
        return 0
    delay = min(FIRST_DELAY * 2 ** (len(failures) - free), LONGEST_DELAY)
    return delay - int((now - failures[0]).total_seconds())


def waiting_text(seconds: int) -> str:
    """What the one who must wait is told."""
    long = f"{seconds} sekunder" if seconds < 90 else f"{round(seconds / 60)} minutter"
    return f"Der er forsøgt for mange gange. Vent {long}, og prøv igen."


# --- Known devices ----------------------------------------------------------------------------------------------------
def device_of(request: HttpRequest, address: str) -> str:
    """The id of the device if somebody has logged in to the account from it before, else ''."""
    try:
        account, device = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if account == keyed(address) else ""


def sender_of(request: HttpRequest, address: str) -> tuple[str, bool]:
    """What a try is counted by: the known device, else the network address; and which of them it is."""
    device = device_of(request, address)
    return (keyed(f"device:{device}"), True) if device else (source_of(request), False)


def remember_device(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Let the device be known after a log-in; one that is known keeps its id."""
    device = device_of(request, address) or get_random_string(22)
    value = signing.dumps([keyed(address), device], salt=_SALT)
    response.set_cookie(DEVICE_COOKIE, value, max_age=DEVICE_AGE, secure=not settings.LOCAL, httponly=True, samesite="Lax")


# --- Codes are used once ----------------------------------------------------------------------------------------------
def use_code(user: User, code: str) -> bool:
    """Note that a code of an app is used; False when it was before. Remembered for as long as an app's code can hold."""
    period = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 2)
    spelled = normalize_user_code(code)  # '123 456' and '123-456' count as the same code
    return bool(cache.add(f"accounts.security.code:{user.pk}:{keyed(spelled)}", True, timeout=period))
