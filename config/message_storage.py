"""Messages to the reader, in a cookie whose name the settings choose: Django has no setting for it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """Django's default storage: a cookie, and the session for what doesn't fit in it."""

    storage_classes = (NamedCookieStorage, SessionStorage)
