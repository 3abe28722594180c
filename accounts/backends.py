"""Django's own permission questions (the admin asks them), answered from the table of rights."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from .models import User
from .rights import of


class RoleBackend(BaseBackend):
    """Administrators have every model permission; nobody else has any. Logs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return isinstance(user_obj, User) and user_obj.is_active and self._is_admin(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return self.has_perm(user_obj, app_label)

    def _is_admin(self, user: User) -> bool:
        # Asked once for every model on an admin page: remembered on the user, who lives as long as the request.
        if not hasattr(user, "_is_admin"):
            user._is_admin = of(user).is_admin  # type: ignore[attr-defined]
        return bool(user._is_admin)  # type: ignore[attr-defined]
