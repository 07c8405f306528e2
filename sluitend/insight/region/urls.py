"""Who of a region may come where."""

from sluitend.access.pages import Pages
from sluitend.dossiers.models import LeadTime
from sluitend.dossiers.policies import CanLeadTime
from sluitend.insight.region import views

figures = Pages(LeadTime)

urlpatterns = [
    figures("regio/doorlooptijd/", views.region_lead_times, needs=CanLeadTime.READ),
    figures("regio/doorlooptijd/<slug:kind>/", views.region_sheet, needs=CanLeadTime.READ),
]
