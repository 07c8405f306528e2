"""Who at a college may come where."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import WarmHandover
from sluitend.dossiers.policies import CanWarm
from sluitend.insight.college import views
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication

applications, warm = Pages(Application), Pages(WarmHandover)


def _learner(application: Application) -> UUID:
    return application.transition.learner_id


urlpatterns = [
    applications("intake/", views.inbox, needs=CanApplication.VIEW),
    applications("intake/excel/", views.inbox_sheet, needs=CanApplication.VIEW),
    applications("intake/start/", views.arrivals, needs=CanApplication.RECORD_STATUS),
    warm("intake/overdracht/", views.warm_handovers, needs=CanWarm.RECORD),
    warm("intake/overdracht/cijfers/", views.warm_figures, needs=CanWarm.COUNT_OF_COLLEGE),
    applications("intake/<uuid:pk>/", views.mbo_dossier, needs=CanApplication.VIEW, shows=_learner),
]
