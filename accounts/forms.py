"""Forms of people and their accounts."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    """E-mail and password. The answer never tells whether the address has an account."""

    error_messages = dict.fromkeys(
        ["invalid_login", "inactive"], "E-mail og adgangskode passer ikke sammen. Tjek begge dele, og prøv igen."
    )

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "inputmode": "email", "autofocus": False}
        self.fields["password"].label = "Adgangskode"
