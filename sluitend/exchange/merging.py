"""What of this room passes to the successor when two schools or colleges go on as one (ADR 0021)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sluitend.exchange.lifecycle import ImportStatus
from sluitend.exchange.models import Import
from sluitend.organisations.merging import KEYS, REFUSALS, Merger


def waits_for_an_import(merger: Merger) -> str:
    """A file that is being carried out fills one of the two at this moment."""
    running = Import.objects.filter(organisation__in=[merger.old, merger.new], status=ImportStatus.RUNNING)
    return _("A file is being imported for one of the two. Wait until that is done.") if running.exists() else ""


REFUSALS.append(waits_for_an_import)
KEYS.update(
    {
        "exchange.Import.organisation": None,
        "exchange.ImportRow.residence": None,
        "exchange.Takeout.college": None,
    }
)
