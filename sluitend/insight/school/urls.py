"""Who at a school may come where."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Dossier, WarmHandover
from sluitend.dossiers.policies import Can, CanWarm
from sluitend.insight.school import views
from sluitend.learners.models import SchoolClass
from sluitend.learners.policies import CanClass

classes, dossiers, warm = Pages(SchoolClass), Pages(Dossier), Pages(WarmHandover)


def _learner(dossier: Dossier) -> UUID:
    return dossier.transition.learner_id


urlpatterns = [
    classes("school/", views.school_start, needs=CanClass.VIEW),
    classes("school/vragen/", views.school_questions, needs=CanClass.VIEW),
    classes("school/zonder-klas/", views.school_without_class, needs=CanClass.VIEW),
    classes("school/klas/<uuid:pk>/", views.class_list, needs=CanClass.VIEW),
    classes("school/klas/<uuid:pk>/excel/", views.class_sheet, needs=CanClass.VIEW),
    dossiers("school/leerling/<uuid:pk>/", views.school_learner, needs=Can.READ, shows=_learner),
    warm("school/warme-overdracht/", views.school_warm_handovers, needs=CanWarm.FOLLOW),
    warm("school/warme-overdracht/cijfers/", views.school_warm_figures, needs=CanWarm.COUNT_OF_SCHOOL),
]
