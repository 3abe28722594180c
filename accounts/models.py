"""People who log in. Everybody has one account, known by an e-mail address."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from registry.models import Organisation

from .roles import Role


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address. The whole address is lower-cased: nobody has two accounts by capital letters."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make and save a user; raise ValueError without an address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make an administrator with every right, whose address is taken for confirmed: who runs commands on the server vouches."""
        user = self.create_user(email, password, **{**extra, "is_superuser": True})
        user.confirm_address()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What they may do comes with memberships; `is_superuser` is an administrator without one."""

    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "Der findes allerede en bruger med den e-mail."})
    name = models.CharField("navn", max_length=120, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    date_joined = models.DateTimeField("oprettet", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_whatever_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case, wherever it was typed: login looks it up so."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person is an administrator. Django's own permissions by person and group aren't used, and not looked up."""
        from .backends import RoleBackend

        return (self.is_active and self.is_superuser) or RoleBackend().has_perm(self, perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(app_label)

    def confirm_address(self) -> None:
        """Take the present address for confirmed, and forget others; for callers that know it from elsewhere."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.update_or_create(user=self, email=self.email, defaults={"verified": True, "primary": True})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Words used about memberships."""

    def live(self, today: dt.date) -> Self:
        """Those that count on a day."""
        started = models.Q(starts_on=None) | models.Q(starts_on__lte=today)
        return self.filter(started).exclude(ends_on__lt=today)


class Membership(models.Model):
    """A person's role in an organisation. What the role may do stands in `accounts.rights`. `ends_on` is the last day it counts."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="bruger")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name="organisation")
    role = models.CharField("rolle", max_length=12, choices=Role)
    starts_on = models.DateField("fra", null=True, blank=True)
    ends_on = models.DateField("til og med", null=True, blank=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rolle i en organisation"
        verbose_name_plural = "roller i organisationer"
        ordering = ["organisation__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once",
                violation_error_message="Personen har allerede den rolle i organisationen.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(starts_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message="Rollen kan ikke slutte, før den begynder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"


class HandOver(models.Model):
    """That a person's roles and records were given to another: who, when, by whom, why and how many.

    Never deleted, and changed by its undo alone. `moved` is what that needs: dates of roles before and after, keys of records.
    """

    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="handed_over", verbose_name="fra")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="taken_over", verbose_name="til")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="udført af")
    at = models.DateTimeField("hvornår", auto_now_add=True)
    roles = models.PositiveIntegerField("roller")
    records = models.PositiveIntegerField("poster")
    closed = models.BooleanField("kontoen blev lukket", default=False)
    reason = models.TextField("begrundelse", blank=True)
    moved = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField("fortrudt", null=True, editable=False)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name="fortrudt af")

    class Meta:
        verbose_name = "overdragelse"
        verbose_name_plural = "overdragelser"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}, {self.at:%d.%m.%Y}"


class AddressChange(models.Model):
    """That an account's e-mail address was changed, kept for as long as the old address can take it back."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    former = models.EmailField()
    present = models.EmailField()
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "ændring af e-mail"
        verbose_name_plural = "ændringer af e-mail"


class HandOverProposal(models.Model):
    """A colleague's proposal that a person's roles and records go to another. It waits for the person's own word."""

    from_user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        verbose_name = "forslag om overdragelse"
        verbose_name_plural = "forslag om overdragelse"


# Parts of accounts with a folder of their own; Django looks for an app's models here.
from .mailing.models import LastDigest, MailChoice, MailKind, OutgoingMail, WaitingMail, When  # noqa: E402, F401
from .reports.models import ErrorReport  # noqa: E402, F401
from .security.models import SecurityEvent, SecurityEventKind  # noqa: E402, F401
