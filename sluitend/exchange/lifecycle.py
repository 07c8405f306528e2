"""How far an import is, and what a row of it comes to, as tables."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sluitend.kit.lifecycle import Lifecycle, Step


class ImportStatus(TextChoices):
    COLUMNS_ASKED = "columns_asked", _("columns to choose")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("busy")
    STOPPED = "stopped", _("stopped and kept")
    DONE = "done", pgettext_lazy("import", "done")  # elsewhere "done" is klaar, here verwerkt
    TAKEN_BACK = "taken_back", _("taken back")


S = ImportStatus
LIFECYCLE = Lifecycle(
    Step(
        "check", {S.COLUMNS_ASKED, S.CHECKED, S.STOPPED, S.DONE}, S.CHECKED
    ),  # after a repair there is more to carry out
    Step("start", {S.CHECKED, S.STOPPED}, S.RUNNING),
    Step("stop", {S.RUNNING}, S.STOPPED),
    Step("finish", {S.RUNNING}, S.DONE),
    Step("take_back", {S.CHECKED, S.STOPPED, S.DONE}, S.TAKEN_BACK),
)


class Verdict(TextChoices):
    """What a row comes to when the import is carried out."""

    WRONG = "wrong", _("wrong")
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("same")


GOOD = (Verdict.NEW, Verdict.CHANGED, Verdict.SAME)


class MatchedBy(TextChoices):
    """How a row found its pupil; a name is never enough, a person says so."""

    NOTHING = "", _("nobody yet")
    ECK_ID = "eck_id", "ECK iD"
    PUPIL_NUMBER = "pupil_number", _("pupil number")
    PERSON = "person", _("somebody of the school")


class TakeoutStatus(TextChoices):
    """How far a ZIP of dossiers is that somebody asked for."""

    ASKED = "asked", _("being made")
    READY = "ready", _("ready")


TAKEOUT = Lifecycle(
    Step("finish", {TakeoutStatus.ASKED}, TakeoutStatus.READY),
)
