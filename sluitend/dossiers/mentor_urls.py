"""Who of a school may do what with a dossier; ``urls.py`` takes this list in."""

from __future__ import annotations

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Attachment, Dossier, WarmDay, WarmHandover, WarmSlot
from sluitend.dossiers.policies import Can, CanAttachment, CanDay, CanSlot, CanWarm
from sluitend.dossiers.queries.attachments import learner_of
from sluitend.dossiers.views import attachments, care, mentor, mentor_warm_day, reminding
from sluitend.dossiers.views import warm as talk

page, warm, file = Pages(Dossier), Pages(WarmHandover), Pages(Attachment)
days, slots = Pages(WarmDay), Pages(WarmSlot)
OF_LEARNER = "school/leerling/<uuid:pk>/"


def _learner(dossier: Dossier) -> UUID:
    return dossier.transition.learner_id


MENTOR = [
    page(f"{OF_LEARNER}mentordeel/", mentor.mentor_part, needs=Can.READ, shows=_learner),
    page(f"{OF_LEARNER}mentordeel/<slug:slug>/", mentor.mentor_answer, needs=Can.WRITE_MENTOR_PART),
    page(f"{OF_LEARNER}bijlagen/", attachments.mentor_attachments, needs=Can.READ, shows=_learner),
    page(f"{OF_LEARNER}bijlagen/<uuid:key>/weg/", attachments.remove_mentor_attachment, needs=Can.WRITE_MENTOR_PART),
    page(
        f"{OF_LEARNER}bijlagen/<uuid:key>/terug/", attachments.put_back_mentor_attachment, needs=Can.WRITE_MENTOR_PART
    ),
    file(
        "school/bijlage/<uuid:pk>/",
        attachments.attachment_file,
        needs=CanAttachment.READ,
        name="school_attachment",
        shows=learner_of,
    ),
    page(f"{OF_LEARNER}ouder-vragen/", mentor.ask_again, needs=Can.ASK_GUARDIAN),
    page(f"{OF_LEARNER}ouder-volgt/", mentor.let_follow, needs=Can.LET_FOLLOW),
    page(f"{OF_LEARNER}ouder-volgt/stop/", mentor.end_following, needs=Can.LET_FOLLOW),
    page(f"{OF_LEARNER}ouder-adres/", mentor.correct_address, needs=Can.ASK_GUARDIAN),
    page(f"{OF_LEARNER}opnieuw-lezen/", mentor.read_again, needs=Can.READ_AGAIN),
    page(f"{OF_LEARNER}gesprek-gevoerd/", mentor.close_talk, needs=Can.CLOSE_TALK),
    page(f"{OF_LEARNER}akkoord/", mentor.record_approval, needs=Can.RECORD_APPROVAL),
    page(f"{OF_LEARNER}toestemming-ingetrokken/", mentor.record_recall, needs=Can.RECORD_RECALL),
    page(f"{OF_LEARNER}zorgbijlage/", care.care_part, needs=Can.READ_CARE, shows=_learner),
    page(f"{OF_LEARNER}zorgbijlage/vragen/", care.ask_care, needs=Can.ASK_CARE),
    page(f"{OF_LEARNER}zorgbijlage/niet-nodig/", care.drop_care, needs=Can.WRITE_CARE),
    page(f"{OF_LEARNER}zorgbijlage/<slug:slug>/", care.care_answer, needs=Can.WRITE_CARE),
    page("school/zorgbijlagen/", care.care_list, needs=Can.READ_CARE),
    page("school/herinneringen/", reminding.remind, needs=Can.REMIND),
    page("school/herinneringen/nakijken/", reminding.remind_preview, needs=Can.READ),
    page("school/herinneringen/<uuid:batch>/terug/", reminding.undo_reminders, needs=Can.READ),
    warm("school/warme-overdracht/<uuid:pk>/niet-meer-nodig/", talk.warm_cancel, needs=CanWarm.CANCEL),
    days("school/warme-overdracht/dag/<uuid:pk>/", mentor_warm_day.mentor_warm_day, needs=CanDay.FOLLOW),
    slots("school/warme-overdracht/kan-niet/", mentor_warm_day.cannot_come, needs=CanSlot.CANNOT),
]
