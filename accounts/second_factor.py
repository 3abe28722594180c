"""The second factor: which roles need one, and whether a person has one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from .roles import Role

# Recovery codes are a way back to a factor and not one of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needed(role: str) -> bool:
    """Whether the role counts only with a second factor (settings.MFA_REQUIRED_ROLES)."""
    return role in settings.MFA_REQUIRED_ROLES


def needed_by_superusers() -> bool:
    return needed(Role.ADMIN)


def has_one(user_id: int) -> bool:
    """Whether the person has set up an app or a passkey. One query."""
    return Authenticator.objects.filter(user=user_id, type__in=FACTORS).exists()


def remove_all(user_id: int) -> int:
    """Take every factor away, so that the person sets it up anew at the next log-in; returns how many there were."""
    return Authenticator.objects.filter(user=user_id).delete()[0]
