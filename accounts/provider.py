"""A municipality's own identity provider, by OpenID Connect: allauth's provider, held to what the portal asks besides.

allauth finds this module by its name. On top of state and PKCE, the ID token's signature is always checked, it must carry
the nonce of this very log-in, and what the provider tells of the person must be about the token's subject.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)
ANEW = "log_in_anew"  # in the session: the next log-in by a provider must be a new one there too


class OIDCAdapter(OpenIDConnectOAuth2Adapter):
    """One log-in by way of a provider. `nonce` is set by the callback from the state kept in the session."""

    nonce: str = ""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends the person back to: under SITE_URL, whatever Host the request came with."""
        return settings.SITE_URL + reverse("openid_connect_callback", args=[self.provider_id])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """The log-in; OAuth2Error when the answer isn't whole or isn't about one person."""
        try:
            id_token = kwargs["response"]["id_token"]
            claims = self._decode_id_token(app, id_token)
            userinfo = self._fetch_user_info(token.token)
            if not claims.get("sub") or claims["sub"] != userinfo.get("sub"):
                raise OAuth2Error("userinfo is about another subject than the id_token")
            return self.get_provider().sociallogin_from_response(request, {"userinfo": userinfo, "id_token": claims})
        except (KeyError, TypeError, ValueError, AttributeError, ImproperlyConfigured) as error:
            raise OAuth2Error("the provider's answer isn't whole") from error

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the id_token's nonce isn't this log-in's")
        return claims


class OIDCProvider(OpenIDConnectProvider):
    """Sends people to their provider with a nonce of their own; takes no extra parameters from the address."""

    oauth2_adapter_class = OIDCAdapter

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        if request.session.pop(ANEW, False):
            # OpenID Connect Core 3.1.2.1: ask the person, whatever session the provider has; with max_age it must say when it did.
            kwargs["auth_params"] |= {"prompt": "login", "max_age": "0"}
        kwargs["scope"] = self.get_scope()
        return super().redirect(request, AuthProcess.LOGIN, next_url, data, nonce=nonce, **kwargs)

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address, confirmed when the provider says so; or says nothing, and is set up as one that vouches for its addresses."""
        told = data["userinfo"]
        email, claim = told.get("email"), told.get("email_verified")
        verified = claim in (True, "true") or (claim is None and bool(self.app.settings.get("trust_email")))
        return [EmailAddress(email=email, verified=verified, primary=True)] if isinstance(email, str) and email else []


provider_classes = [OIDCProvider]


class CallbackView(OAuth2CallbackView):
    """Where the provider sends the person back to."""

    adapter: OIDCAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = str(state.get("nonce", ""))
        return state, response


@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to their provider (POST), or ask first (GET)."""
    return _view(OAuth2LoginView, request, provider_id)


@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back and log them in, or say that it went wrong."""
    return _view(CallbackView, request, provider_id)


def _view(view: type[Any], request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = OIDCAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    try:
        return view.adapter_view(adapter)(request)
    except (requests.RequestException, ValueError, KeyError) as error:
        logger.warning("The identity provider %s can't be used: %s", provider_id, error)
        return render_authentication_error(request, provider, exception=error)
