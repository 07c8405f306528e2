"""Who manages an organisation where; its colours are for everybody."""

from sluitend.access.pages import Pages, open_page
from sluitend.organisations import views
from sluitend.organisations.models import Organisation, SavedList
from sluitend.organisations.policies import Can, CanList
from sluitend.organisations.views import lists

app_name = "organisations"
page, saved = Pages(Organisation), Pages(SavedList)

urlpatterns = [
    page("school/beheer/", views.management, needs=Can.MANAGE_SCHOOL, name="school_management"),
    page("intake/beheer/", views.management, needs=Can.MANAGE_COLLEGE, name="college_management"),
    page("gemeente/beheer/", views.management, needs=Can.MANAGE_MUNICIPALITY, name="municipality_management"),
    page("huisstijl/kleur/", views.choose_colour, needs=Can.CHOOSE_COLOUR),
    page("huisstijl/proef/<slug:colour>.css", views.sample, needs=Can.CHOOSE_COLOUR),
    page("berichten/", views.notices, needs=Can.SEE_START),
    saved("lijsten/", lists.saved_lists, needs=CanList.VIEW),
    page("lijsten/bewaren/", lists.save_list, needs=Can.KEEP_LISTS),
    page("lijsten/kolommen/", lists.choose_columns, needs=Can.KEEP_LISTS),
    saved("lijsten/<uuid:pk>/naam/", lists.rename_list, needs=CanList.CHANGE),
    saved("lijsten/<uuid:pk>/delen/", lists.share_list, needs=CanList.CHANGE),
    saved("lijsten/<uuid:pk>/weg/", lists.remove_list, needs=CanList.CHANGE),
    saved("lijsten/<uuid:pk>/terug/", lists.restore_list, needs=CanList.RESTORE),
    open_page("kleuren/<slug:mark>/org-<slug:code>.css", views.colours),
]
