"""Who at a school may come where."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Dossier, WarmHandover
from sluitend.dossiers.policies import Can, CanWarm
from sluitend.insight.school import views
from sluitend.insight.school.views import book, lead_times, lists, progress
from sluitend.learners.models import SchoolClass
from sluitend.learners.policies import CanClass
from sluitend.transitions.models import Transition
from sluitend.transitions.policies import Can as CanTransition

classes, dossiers, warm, transitions = Pages(SchoolClass), Pages(Dossier), Pages(WarmHandover), Pages(Transition)


def _learner(dossier: Dossier) -> UUID:
    return dossier.transition.learner_id


urlpatterns = [
    classes("school/", views.school_start, needs=CanClass.VIEW),
    classes("school/vragen/", views.school_questions, needs=CanClass.VIEW),
    classes("school/zonder-klas/", views.school_without_class, needs=CanClass.VIEW),
    classes("school/klas/<uuid:pk>/", views.class_list, needs=CanClass.VIEW),
    classes("school/lijsten/", lists.school_lists, needs=CanClass.VIEW),
    classes("school/lijsten/lijst.<slug:kind>", lists.school_lists_sheet, needs=CanClass.VIEW),
    classes("school/klas/<uuid:pk>/lijst.<slug:kind>", views.class_sheet, needs=CanClass.VIEW),
    dossiers("school/voortgang/", progress.school_progress, needs=Can.READ),
    dossiers("school/voortgang/lijst/", progress.school_progress_list, needs=Can.READ),
    dossiers("school/voortgang/<slug:kind>/", progress.school_progress_sheet, needs=Can.READ),
    dossiers("school/doorlooptijd/", lead_times.school_lead_times, needs=Can.COUNT),
    dossiers("school/doorlooptijd/<slug:kind>/", lead_times.school_lead_times_sheet, needs=Can.COUNT),
    transitions("school/tabellenboek/", book.school_book, needs=CanTransition.COUNT),
    transitions("school/tabellenboek/<slug:kind>/", book.school_book_sheet, needs=CanTransition.COUNT),
    dossiers("school/leerling/<uuid:pk>/", views.school_learner, needs=Can.READ, shows=_learner),
    warm("school/warme-overdracht/", views.school_warm_handovers, needs=CanWarm.FOLLOW),
    warm("school/warme-overdracht/cijfers/", views.school_warm_figures, needs=CanWarm.COUNT_OF_SCHOOL),
]
