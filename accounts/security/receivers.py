"""What django-allauth and Django tell of accounts, written in the security log. Connected by AppConfig.ready."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from ..models import User
from .log import record
from .models import SecurityEventKind as Kind
from .sessions import begin
from .throttle import sender_of


def _sender(request: HttpRequest | None, address: str) -> str:
    """What a try is counted by (`throttle.sender_of`)."""
    return sender_of(request, address)[0] if request is not None else ""


@receiver(user_logged_in)
def logged_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        begin(request)
        request.logged_in_address = user.email  # type: ignore[attr-defined]  # for SessionLimitsMiddleware
    sender = _sender(request, user.email)
    record(Kind.LOGIN, request=request, user=user, by=user, typed_address=user.email, source=sender, ways=_ways(request, user))


def _ways(request: HttpRequest | None, user: User) -> str | None:
    """What the person has shown in this log-in: password, mfa, socialaccount, in the order they came."""
    if request is None or not hasattr(request, "session"):
        return None
    return "+".join(dict.fromkeys(each["method"] for each in get_authentication_records(request, user))) or None


@receiver(account.authentication_step_completed)
def reauthenticated(request: HttpRequest, user: User, method: str, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated and method != "mfa":  # of a second factor, its own signal tells
        record(Kind.REAUTHENTICATED, request=request, user=user, by=user, way=method)


@receiver(user_login_failed)
def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    # Whether the address has an account isn't looked up: that would make the two kinds of failure differ in time.
    address = str(credentials.get("email") or credentials.get("username") or "")
    record(Kind.LOGIN_FAILED, request=request, typed_address=address, source=_sender(request, address))


@receiver(user_logged_out)
def logged_out(request: HttpRequest | None, user: AbstractBaseUser | None, **_: Any) -> None:
    if isinstance(user, User):
        record(Kind.LOGOUT, request=request, user=user, by=user)


@receiver(account.password_changed)
@receiver(account.password_set)
def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    record(Kind.PASSWORD_CHANGED, request=request, user=user)


@receiver(account.password_reset)
def password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    record(Kind.PASSWORD_RESET, request=request, user=user)


@receiver(account.email_changed)
def address_changed(request: HttpRequest, user: User, **_: Any) -> None:
    record(Kind.ADDRESS_CHANGED, request=request, user=user)


@receiver(mfa.authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    record(Kind.FACTOR_ADDED, request=request, user=user, factor=authenticator.type)


@receiver(mfa.authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    record(Kind.FACTOR_REMOVED, request=request, user=user, factor=authenticator.type)


@receiver(mfa.authenticator_reset)
def factor_reset(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    record(Kind.FACTOR_RESET, request=request, user=user, factor=authenticator.type)


@receiver(mfa.authenticator_used)
def factor_used(request: HttpRequest, user: User, authenticator: Authenticator, reauthenticated: bool = False, **_: Any) -> None:
    record(
        Kind.FACTOR_USED,
        request=request,
        user=user,
        by=user,
        source=_sender(request, user.email),
        factor=authenticator.type,
        again=reauthenticated,
    )


@receiver(mfa.authentication_failed)
def factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    record(Kind.FACTOR_FAILED, request=request, user=user, source=_sender(request, user.email))
