"""News from below: mail that came back."""

from __future__ import annotations

from typing import Any

from sluitend.access.actor import Actor
from sluitend.dossiers import actions
from sluitend.kit.mail import came_back


def mail_came_back(sender: Any, address: str, **kwargs: Any) -> None:
    """A server refused an address while we sent."""
    actions.mail_came_back(address, by=Actor.job("mail_came_back"))


def listen() -> None:
    came_back.connect(mail_came_back, dispatch_uid="dossiers.mail_came_back")
