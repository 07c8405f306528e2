"""Who manages an organisation where; its colours are for everybody."""

from sluitend.access.pages import Pages, open_page
from sluitend.organisations import views
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can

app_name = "organisations"
page = Pages(Organisation)

urlpatterns = [
    page("school/beheer/", views.management, needs=Can.MANAGE_SCHOOL, name="school_management"),
    page("intake/beheer/", views.management, needs=Can.MANAGE_COLLEGE, name="college_management"),
    page("gemeente/beheer/", views.management, needs=Can.MANAGE_MUNICIPALITY, name="municipality_management"),
    page("huisstijl/kleur/", views.choose_colour, needs=Can.CHOOSE_COLOUR),
    page("huisstijl/proef/<slug:colour>.css", views.sample, needs=Can.CHOOSE_COLOUR),
    page("berichten/", views.notices, needs=Can.SEE_START),
    open_page("kleuren/<slug:mark>/org-<slug:code>.css", views.colours),
]
