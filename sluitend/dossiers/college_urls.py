"""Who of a college may do what with a delivery; ``urls.py`` takes this list in."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Attachment, Delivery, MentorQuestion, WarmDay, WarmHandover, WarmSlot
from sluitend.dossiers.policies import CanAttachment, CanDay, CanDelivery, CanQuestion, CanSlot, CanWarm
from sluitend.dossiers.queries.attachments import learner_of
from sluitend.dossiers.views import attachments, care, college, questions, warm_days
from sluitend.dossiers.views import warm as talk
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication

college_page = Pages(Organisation)
delivery, warm = Pages(Delivery), Pages(WarmHandover)
applications, asked, file = Pages(Application), Pages(MentorQuestion), Pages(Attachment)
days, slots = Pages(WarmDay), Pages(WarmSlot)
DAY, SLOT = "intake/overdracht/dag/<uuid:pk>/", "intake/overdracht/rij/<uuid:pk>/"


def _learner(delivery: Delivery) -> UUID:
    return delivery.application.transition.learner_id


def _learner_of_slot(slot: WarmSlot) -> UUID:
    return slot.warm.application.transition.learner_id


COLLEGE = [
    college_page("intake/uitnodigen-voor-dossier/", college.invite, needs=CanOrganisation.INVITE_LEARNER),
    delivery("intake/open/<uuid:pk>/", college.open_delivery, needs=CanDelivery.READ),
    delivery("intake/zorgbijlagen/", care.college_care_list, needs=CanDelivery.READ_CARE),
    delivery("intake/zorgbijlagen/<uuid:pk>/", care.college_care, needs=CanDelivery.READ_CARE, shows=_learner),
    file("intake/bijlage/<uuid:pk>/", attachments.college_attachment, needs=CanAttachment.READ_SENT, shows=learner_of),
    delivery("intake/dossier/<uuid:pk>/terugkoppeling/", questions.dossier_feedback, needs=CanDelivery.FEED_BACK),
    applications("intake/<uuid:pk>/vraag/", questions.ask_mentor, needs=CanApplication.ASK_SCHOOL),
    asked("intake/vraag/<uuid:pk>/intrekken/", questions.withdraw_question, needs=CanQuestion.WITHDRAW),
    asked("school/vraag/<uuid:pk>/", questions.answer_question, needs=CanQuestion.ANSWER),
    warm("intake/overdracht/<uuid:pk>/aannemen/", talk.warm_receive, needs=CanWarm.RECORD),
    warm("intake/overdracht/<uuid:pk>/niet-bereikt/", talk.warm_attempt, needs=CanWarm.RECORD),
    warm("intake/overdracht/<uuid:pk>/gesproken/", talk.warm_close, needs=CanWarm.RECORD),
    warm("intake/overdracht/<uuid:pk>/hoe-gaat-het/", talk.warm_feedback, needs=CanWarm.FEED_BACK),
    warm("warme-overdracht/<uuid:pk>/plannen/", talk.warm_plan, needs=CanWarm.SCHEDULE),  # of either school
    warm("warme-overdracht/<uuid:pk>/afzeggen/", talk.warm_call_off, needs=CanWarm.UNSCHEDULE),
    warm("warme-overdracht/<uuid:pk>/agenda/", talk.warm_calendar, needs=CanWarm.VIEW),
    college_page("intake/overdracht/dag/nieuw/", warm_days.new_warm_day, needs=CanOrganisation.PLAN_TALKS),
    days(DAY, warm_days.warm_day, needs=CanDay.VIEW),
    days(f"{DAY}indelen/", warm_days.deal_warm_day, needs=CanDay.CHANGE),
    days(f"{DAY}versturen/", warm_days.send_warm_day, needs=CanDay.CHANGE),
    days(f"{DAY}stoppen/", warm_days.stop_warm_day, needs=CanDay.CHANGE),
    days(f"{DAY}verzetten/", warm_days.move_warm_day, needs=CanDay.CHANGE),
    days(f"{DAY}afzeggen/", warm_days.call_off_warm_day, needs=CanDay.CHANGE),
    slots("intake/overdracht/rijen/weg/", warm_days.take_off_warm_day, needs=CanSlot.CHANGE),
    slots(f"{SLOT}verzetten/", warm_days.move_warm_slot, needs=CanSlot.CHANGE),
    slots(f"{SLOT}afzeggen/", warm_days.call_off_warm_slot, needs=CanSlot.CALL_OFF),
    slots(f"{SLOT}gesproken/", warm_days.hold_warm_slot, needs=CanSlot.RECORD, shows=_learner_of_slot),
    slots(f"{SLOT}niet-doorgegaan/", warm_days.miss_warm_slot, needs=CanSlot.RECORD),
]
