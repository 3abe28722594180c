"""What a mixin of the admin stands on: it is put before a ModelAdmin, whose methods it calls."""

from __future__ import annotations

from typing import Any

AdminMixin: Any = object  # Any, so that the type checker lets calls of the ModelAdmin's methods through
