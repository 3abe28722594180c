"""What the portal decides for django-allauth: no open sign-up, Danish words, mail as text and HTML, who may come from a provider."""

from __future__ import annotations

import logging
from ipaddress import ip_address
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from . import actions, address_changes, rights
from .models import User
from .roles import Role
from .security.log import record
from .security.models import SecurityEventKind
from .security.throttle import Guessing, password_of, seconds_for_source, seconds_to_wait, sender_of, waiting_text

logger = logging.getLogger(__name__)
WRONG_CODE = "Koden er forkert eller for gammel. Skriv den, der står i appen nu."
TOO_MANY = "Der er forsøgt for mange gange. Vent lidt, og prøv igen."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; whoever logs in lands where there is something to do."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Kontoen er lukket. Spørg en administrator, hvis det er en fejl.",
        "duplicate_email": "Det er allerede din e-mail.",
        "email_password_mismatch": "E-mail og adgangskode passer ikke sammen. Tjek begge dele, og prøv igen.",
        "email_taken": "Der findes allerede en bruger med den e-mail.",
        "enter_current_password": "Adgangskoden er ikke den, du har nu. Skriv den igen.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Adgangskoden er forkert. Skriv den igen.",
        "invalid_login": "E-mail og adgangskode passer ikke sammen. Tjek begge dele, og prøv igen.",
        "invalid_or_expired_key": "Linket gælder ikke mere.",
        "invalid_password_reset": "Linket gælder ikke mere.",
        "rate_limited": TOO_MANY,
        "same_as_current": "Det nye skal være et andet end det, du har nu.",
        "too_many_login_attempts": TOO_MANY,
        "unverified_primary_email": "Bekræft først din e-mail.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a try that comes too early. allauth's own limits aren't asked: they stop everybody behind one address."""
        address = str(credentials.get("email") or credentials.get("username") or "")
        source, known = sender_of(request, address)
        refuse_early(request, password_of(address), source=source, known_device=known, typed_address=address)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address; an IPv4 address that the server tells as IPv6 (::ffff:192.0.2.1) as itself.

        Otherwise all of IPv4 would be one network of 64 bits, and one sender.
        """
        address = ip_address(super().get_client_ip(request))
        return str(getattr(address, "ipv4_mapped", None) or address)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take a new address; what mails the person wants goes with it."""
        former = User.objects.values_list("email", flat=True).get(pk=email_address.user_id)
        with transaction.atomic():
            confirmed = bool(super().confirm_email(request, email_address))
            if confirmed and former != email_address.email:
                actions.keep_mail_choices(former=former, present=email_address.email)
        return confirmed

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: str | None = None) -> None:
        """To the old address of a changed one goes a link by which the person takes the change back."""
        if template_prefix == "account/email/email_changed" and context and email == context["from_email"]:
            link = address_changes.noted(user=user, former=context["from_email"], present=context["to_email"])
            context = {**context, "undo_link": link, "days": address_changes.UNDO_FOR.days}
        super().send_notification_mail(template_prefix, user, context, email)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: forms are answered by pages, whatever a client says that it accepts."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """'Min side', or the second factor when a role waits for it."""
        if rights.of(request.user).needs_second_factor:
            return reverse("mfa_index")
        return super().get_login_redirect_url(request)

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """The text that the template writes, and the same text as HTML in the mails' frame. Addresses are the portal's own."""
        context = {name: _on_our_site(value) for name, value in context.items()}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context, allauth_context.request).strip()
        to = [email] if isinstance(email, str) else email
        message = EmailMultiAlternatives(self.format_email_subject(subject), text + "\n", self.get_from_email(), to, headers=headers)
        frame = {"subject": subject, "text": text, "site": settings.SITE_URL}
        message.attach_alternative(render_to_string("mail/account.html", frame), "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once. A mail server that fails is the operators' to see; the page answers as it would have."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("Mail could not be sent: %s", template_prefix)


def _on_our_site(value: Any) -> Any:
    """A whole address, which allauth builds from the request's Host, under SITE_URL: whoever sends a false Host gets no link to it."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


def refuse_early(request: HttpRequest, guessing: Guessing, *, source: str, known_device: bool, **noted: Any) -> None:
    """Raise ValidationError for a try that comes before the sender's delay is over; the page then answers 429."""
    seconds = seconds_to_wait(guessing, source=source, known_device=known_device)
    if not known_device:
        seconds = max(seconds, seconds_for_source(source))
    if seconds:
        request.retry_after = seconds  # type: ignore[attr-defined]  # for SessionLimitsMiddleware
        record(SecurityEventKind.THROTTLED, request=request, source=source, seconds=seconds, **noted)
        raise ValidationError(waiting_text(seconds), code="too_many_login_attempts")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Danish words for the second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Din rolle kræver to-trins-login. Sæt en anden vej op, før du fjerner den sidste.",
        "cannot_generate_recovery_codes": "Sæt først to-trins-login op.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Bekræft først din e-mail. Så kan du sætte to-trins-login op.",
        "rate_limited": TOO_MANY,
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return f"Nøgle {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as an element of the page: the content policy lets no data: address in."""
        svg = super().build_totp_svg(url)
        return mark_safe(svg[svg.index("<svg") :])  # a path drawn by qrcode, with no text in it

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Partnerskabsportalen"}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Who may come from a municipality's identity provider: those with an account and an address the provider answers for.

    A provider speaks for the domains it is set up with, and for no other municipality's people. One that is set up with an
    organisation and a role also makes accounts, with that role alone.
    """

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": "Det login hører til en anden bruger på portalen.",
        "invalid_token": "Svaret fra login-tjenesten kunne ikke godkendes.",
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """The providers of the settings; none is kept in the database."""
        chosen = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        apps = [SocialApp(provider="openid_connect", **app) for app in chosen]
        return [app for app in apps if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)]

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return _answers_for(login, email)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        confirmed = [address.email for address in sociallogin.email_addresses if address.verified]
        makes_accounts = bool(sociallogin.provider.app.settings.get("organisation"))
        return makes_accounts and any(_answers_for(sociallogin, email) for email in confirmed)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> AbstractBaseUser:
        user = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "").replace("\0", "")[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account with the provider's organisation and role, in one transaction."""
        chosen = sociallogin.provider.app.settings
        return actions.welcome_from_provider(
            save=lambda: super(ProviderAdapter, self).save_user(request, sociallogin, form),
            organisation_slug=chosen["organisation"],
            role=Role(chosen["role"]),
        )


def _answers_for(login: SocialLogin, email: str) -> bool:
    """Whether the provider is set up to speak for the address."""
    return email.rpartition("@")[2].lower() in login.provider.app.settings.get("domains", [])
