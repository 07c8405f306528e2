"""Why somebody may ask about a young person who is not on their list: a closed list, so that nothing about the person is
written down with it. The young person reads it in the log of who looked."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LookReason(TextChoices):
    """A reason that is given before the answer."""

    ASKED = "asked", _("the young person or a parent asked for help")
    REPORTED = "reported", _("a school or mbo reported absence")
    CALLED = "called", _("a school, mbo or partner asked about this")
    MOVED = "moved", _("the young person came to live in the municipality")
