"""Who may search."""

from sluitend.access.pages import Pages
from sluitend.insight.search import views
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can

page = Pages(Organisation)
urlpatterns = [page("zoeken/", views.search, needs=Can.SEARCH_LEARNERS)]
