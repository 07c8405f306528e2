"""Who at a college may come where."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Dossier, WarmDay, WarmHandover
from sluitend.dossiers.policies import Can as CanDossier
from sluitend.dossiers.policies import CanDay, CanWarm
from sluitend.insight.college import views
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication

applications, warm, days = Pages(Application), Pages(WarmHandover), Pages(WarmDay)
dossiers = Pages(Dossier)


def _mover(dossier: Dossier) -> UUID:
    return dossier.transition.learner_id


def _learner(application: Application) -> UUID:
    return application.transition.learner_id


urlpatterns = [
    applications("intake/", views.inbox, needs=CanApplication.VIEW),
    applications("intake/lijst.<slug:kind>", views.inbox_sheet, needs=CanApplication.VIEW),
    applications("intake/start/", views.arrivals, needs=CanApplication.RECORD_STATUS),
    applications("intake/start/<uuid:offering>/", views.arrivals_of_class, needs=CanApplication.RECORD_STATUS),
    warm("intake/overdracht/", views.warm_handovers, needs=CanWarm.RECORD),
    warm("intake/overdracht/cijfers/", views.warm_figures, needs=CanWarm.COUNT_OF_COLLEGE),
    days("intake/overdracht/dag/<uuid:pk>/excel/", views.warm_day_sheet, needs=CanDay.VIEW),
    dossiers(
        "studenten/overstap/<uuid:pk>/dossier/", views.mover_dossier, needs=CanDossier.READ_OF_MOVER, shows=_mover
    ),
    applications("intake/<uuid:pk>/", views.mbo_dossier, needs=CanApplication.VIEW, shows=_learner),
]
