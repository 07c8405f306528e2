"""What is known of an addition to a dossier that was agreed before."""

from __future__ import annotations

from django.db.models import Q

from sluitend.dossiers.models import Approval, Attachment, Dossier, MentorAnswer, PupilAnswer
from sluitend.transitions.events import Kind
from sluitend.transitions.models import Event

LAPSED, REOPENED, LEFT_AS_IT_WAS = "lapsed", "reopened", "left_as_it_was"  # codes of events that end or begin a round


def is_untouched(dossier: Dossier) -> bool:
    """Whether the dossier was reopened and nobody answered anything since, neither a question nor the agreement, nor
    added or removed an attachment."""
    last = (
        Event.objects.filter(transition=dossier.pk, kind=Kind.DOSSIER, code__in=[LAPSED, REOPENED, LEFT_AS_IT_WAS])
        .order_by("-occurred_at", "-pk")
        .first()
    )
    if last is None or last.code != REOPENED:
        return False
    since = {"dossier": dossier, "answered_at__gte": last.occurred_at}
    added = Q(added_at__gte=last.occurred_at, removed_at=None)
    removed = Q(added_at__lt=last.occurred_at, removed_at__gte=last.occurred_at)
    return not (
        PupilAnswer.objects.filter(**since).exists()
        or MentorAnswer.objects.filter(**since).exists()
        or Attachment.objects.filter(added | removed, dossier=dossier).exists()
        or Approval.objects.filter(dossier=dossier, round=dossier.round).exists()
    )
