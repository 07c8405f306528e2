"""How django-allauth signs people in here: invited people only, by e-mail address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for himself; an organisation invites, a letter activates."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts have no user name."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The password again before a factor is changed; not right after signing in, when somebody sets the first one."""
        if app == "allauth.mfa" and not is_mfa_enabled(self.request.user):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)
