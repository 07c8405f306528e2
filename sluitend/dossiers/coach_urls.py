"""What a study coach of the mbo that somebody leaves does with the compact dossier; ``urls.py`` takes this list in."""

from __future__ import annotations

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import Can
from sluitend.dossiers.views import attachments, mentor

page = Pages(Dossier)
OF_MOVER = "studenten/overstap/<uuid:pk>/dossier/"


def _learner(dossier: Dossier) -> UUID:
    return dossier.transition.learner_id


COACH = [
    page(f"{OF_MOVER}deel/", mentor.mentor_part, needs=Can.READ_OF_MOVER, name="coach_part", shows=_learner),
    page(f"{OF_MOVER}deel/<slug:slug>/", mentor.mentor_answer, needs=Can.WRITE_MENTOR_PART, name="coach_answer"),
    page(
        f"{OF_MOVER}bijlagen/",
        attachments.mentor_attachments,
        needs=Can.READ_OF_MOVER,
        name="coach_attachments",
        shows=_learner,
    ),
    page(
        f"{OF_MOVER}bijlagen/<uuid:key>/weg/",
        attachments.remove_mentor_attachment,
        needs=Can.WRITE_MENTOR_PART,
        name="remove_coach_attachment",
    ),
    page(
        f"{OF_MOVER}bijlagen/<uuid:key>/terug/",
        attachments.put_back_mentor_attachment,
        needs=Can.WRITE_MENTOR_PART,
        name="put_back_coach_attachment",
    ),
    page(f"{OF_MOVER}code/", mentor.let_in, needs=Can.LET_IN),
    page(f"{OF_MOVER}ouder-vragen/", mentor.ask_again, needs=Can.ASK_GUARDIAN, name="coach_asks_again"),
    page(f"{OF_MOVER}akkoord/", mentor.record_approval, needs=Can.RECORD_APPROVAL, name="coach_records_approval"),
    page(f"{OF_MOVER}opnieuw-lezen/", mentor.read_again, needs=Can.READ_AGAIN, name="coach_reads_again"),
    page(f"{OF_MOVER}gesprek-gevoerd/", mentor.close_talk, needs=Can.CLOSE_TALK, name="coach_closes_talk"),
]
