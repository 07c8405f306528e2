"""Who of a college may do what with a delivery; ``urls.py`` takes this list in."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Delivery, MentorQuestion, WarmHandover
from sluitend.dossiers.policies import CanDelivery, CanQuestion, CanWarm
from sluitend.dossiers.views import care, college, questions
from sluitend.dossiers.views import warm as talk
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication

college_page = Pages(Organisation)
delivery, warm = Pages(Delivery), Pages(WarmHandover)
applications, asked = Pages(Application), Pages(MentorQuestion)


def _learner(delivery: Delivery) -> UUID:
    return delivery.application.transition.learner_id


COLLEGE = [
    college_page("intake/uitnodigen-voor-dossier/", college.invite, needs=CanOrganisation.INVITE_LEARNER),
    delivery("intake/open/<uuid:pk>/", college.open_delivery, needs=CanDelivery.READ),
    delivery("intake/zorgbijlagen/", care.college_care_list, needs=CanDelivery.READ_CARE),
    delivery("intake/zorgbijlagen/<uuid:pk>/", care.college_care, needs=CanDelivery.READ_CARE, shows=_learner),
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
]
