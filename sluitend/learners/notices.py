"""Whether a pupil gets a kind of mail."""

from __future__ import annotations

from sluitend.access.models import User
from sluitend.access.notices import wanting
from sluitend.learners.models import Learner


def wants(learner: Learner, notice: str) -> bool:
    """Whether the pupil gets this kind of mail; who has no account yet switched nothing off."""
    accounts = User.objects.filter(learner_account__learner=learner)
    return wanting(accounts, notice).exists() or not accounts.exists()
