"""Who of a region may come where."""

from sluitend.access.pages import Pages
from sluitend.dossiers.models import LeadTime
from sluitend.dossiers.policies import CanLeadTime
from sluitend.insight.region import views
from sluitend.transitions.models import MoveFigure
from sluitend.transitions.policies import CanMoveFigure

figures, moves = Pages(LeadTime), Pages(MoveFigure)

urlpatterns = [
    figures("regio/doorlooptijd/", views.region_lead_times, needs=CanLeadTime.READ),
    figures("regio/doorlooptijd/<slug:kind>/", views.region_sheet, needs=CanLeadTime.READ),
    moves("regio/overstappen/", views.region_moves, needs=CanMoveFigure.READ),
    moves("regio/overstappen/<slug:kind>/", views.region_moves_sheet, needs=CanMoveFigure.READ),
]
