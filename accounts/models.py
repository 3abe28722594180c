"""People who log in. Everybody has one account, known by an e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


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
        """Make an administrator with every right."""
        return self.create_user(email, password, **{**extra, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `is_staff` opens the admin; what else a person may do comes with memberships."""

    email = models.EmailField("e-mail", unique=True, error_messages={"unique": "Der findes allerede en bruger med den e-mail."})
    name = models.CharField("navn", max_length=120, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    is_staff = models.BooleanField("må åbne administrationen", default=False)
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
