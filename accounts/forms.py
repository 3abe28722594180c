"""Forms of people and their accounts: django-allauth's, with Danish words and the design system's ids."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from registry.guard import GuardedForm

from .adapter import WRONG_CODE, refuse_early
from .models import User
from .security.log import record
from .security.models import SecurityEventKind
from .security.throttle import code_of, password_of, sender_of, use_code

CHOOSING_HELP = "Mindst 12 tegn, og ikke noget, andre let kan gætte. En lang sætning er god."


class DescribedField(BoundField):
    """A field whose input points at its hint and its error, by the ids that the templates of `dkfds/` give them."""

    @property
    def aria_describedby(self) -> str | None:
        ids = [f"{self.auto_id}-hint"] if self.help_text else []
        ids += [f"{self.auto_id}-error"] if self.errors else []
        return " ".join(ids) or None


class PortalForm(forms.Form):
    """What all of them share: `labels` and `hints` by field, and no placeholders."""

    bound_field_class = DescribedField
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Skriv e-mailen som navn@eksempel.dk."
                field.error_messages["required"] = "Skriv din e-mail."
            elif isinstance(field.widget, forms.PasswordInput):
                field.error_messages["required"] = "Skriv adgangskoden."


class LoginForm(PortalForm, account.LoginForm):
    """E-mail and password. The answer never tells whether the address has an account."""

    labels = {"login": "E-mail", "password": "Adgangskode"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(PortalForm, account.ResetPasswordForm):
    """Asks for a link by mail. Only an account's own address gets one: an address that a person is changing to, and hasn't
    confirmed, may be a stranger's by a slip of the pen."""

    labels = {"email": "E-mail"}
    users: list[User]

    def clean_email(self) -> str:
        email = str(super().clean_email())
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class _NewPassword(PortalForm):
    labels = {"oldpassword": "Nuværende adgangskode", "password1": "Ny adgangskode", "password2": "Ny adgangskode igen"}
    hints = {"password1": CHOOSING_HELP}

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2":
            error = "De to adgangskoder er ikke ens. Skriv den samme begge steder."
        super().add_error(field, error)


class ResetPasswordKeyForm(_NewPassword, account.ResetPasswordKeyForm):
    """A password chosen by a link from a mail, which proves that the address is the person's."""

    def save(self) -> None:
        super().save()
        # The link counts for the addresses the account had when it was mailed. With a change of address under way the
        # link may have gone to the new one, so then nothing is taken for confirmed.
        if not self.user.emailaddress_set.exclude(email=self.user.email).exists():
            self.user.confirm_address()


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """The present password, guessed at no quicker here than at log-in."""
        request, address = allauth_context.request, self.user.email
        source, known = sender_of(request, address)
        refuse_early(request, password_of(address), source=source, known_device=known, user=self.user)
        try:
            return str(super().clean_oldpassword())
        except ValidationError:
            record(SecurityEventKind.LOGIN_FAILED, request=request, user=self.user, typed_address=address, source=source)
            raise


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    pass


class ChangeEmailForm(PortalForm, account.AddEmailForm):
    labels = {"email": "Ny e-mail"}
    hints = {"email": "Vi sender et link til den nye adresse. Den gamle gælder, til du har brugt linket."}


class ReauthenticateForm(PortalForm, account.ReauthenticateForm):
    labels = {"password": "Adgangskode"}


class _Code(PortalForm):
    labels = {"code": "Kode"}
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "12"}
        self.fields["code"].error_messages["required"] = "Skriv koden."

    def clean_code(self) -> str:
        """The code, if it's right, comes in time, and hasn't been used before: by whoever looked over the person's shoulder."""
        request = allauth_context.request
        source, known = sender_of(request, self.user.email)
        refuse_early(request, code_of(self.user), source=source, known_device=known, user=self.user)
        code = str(super().clean_code())  # type: ignore[misc]  # of the form beside this one
        if not use_code(self.user, code):
            raise ValidationError(WRONG_CODE, code="incorrect_code")
        return code


class CodeForm(_Code, mfa.AuthenticateForm):
    hints = {"code": "De seks cifre fra appen på din telefon, eller en af dine nødkoder."}


class CodeAgainForm(_Code, mfa.ReauthenticateForm):
    hints = CodeForm.hints


class ActivateTOTPForm(_Code, totp.ActivateTOTPForm):
    labels = {"code": "Kode fra appen"}
    hints = {"code": "Seks cifre. De skifter hvert halve minut."}


class AddPasskeyForm(GuardedForm, PortalForm, webauthn.AddWebAuthnForm):
    labels = {"name": "Navn"}
    hints = {"name": "Så du kan kende den fra andre, for eksempel ”Bærbar på arbejde”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {
            "required": "Nøglen blev ikke oprettet. Prøv igen.",
            "invalid": "Nøglen blev ikke oprettet. Prøv igen.",
        }
        self.fields["name"].widget.attrs["maxlength"] = "60"

    def clean_name(self) -> str:
        return str(super().clean_name())[:60]


class RenamePasskeyForm(GuardedForm, PortalForm, webauthn.EditWebAuthnForm):
    labels = {"name": "Navn"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Skriv et navn."
        self.fields["name"].widget.attrs["maxlength"] = "60"

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])[:60]
