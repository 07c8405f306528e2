"""The access table of this room: one line per page."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.dossiers.models import Delivery
from sluitend.dossiers.policies import CanDelivery
from sluitend.exchange import downloads, expected, views
from sluitend.exchange.models import Import, Takeout
from sluitend.exchange.policies import Can, CanTakeout
from sluitend.learners.models import SchoolClass
from sluitend.learners.policies import CanClass
from sluitend.organisations.models import Organisation
from sluitend.organisations.policies import Can as CanOrganisation

app_name = "exchange"
page, school, classes = Pages(Import), Pages(Organisation), Pages(SchoolClass)
deliveries, takeouts = Pages(Delivery), Pages(Takeout)
new = CanOrganisation.IMPORT_LEARNERS


def _learner(delivery: Delivery) -> UUID:
    return delivery.application.transition.learner_id


urlpatterns = [
    page("school/import/", views.import_list, needs=Can.VIEW),
    school("school/import/nieuw/", views.import_new, needs=new),
    school("school/import/sjabloon.<slug:kind>", views.import_template, needs=new),
    page("school/import/<uuid:pk>/", views.import_detail, needs=Can.VIEW),
    # what an import is at decides whether a button still works; a late click gets a sentence, so these need no more than VIEW
    page("school/import/<uuid:pk>/kolommen/", views.import_columns, needs=Can.VIEW),
    page("school/import/<uuid:pk>/soorten/", views.import_school_types, needs=Can.VIEW),
    page("school/import/<uuid:pk>/verbeter/", views.import_repair, needs=Can.VIEW),
    page("school/import/<uuid:pk>/zelfde/", views.import_same_pupil, needs=Can.VIEW),
    page("school/import/<uuid:pk>/verwerk/", views.import_start, needs=Can.VIEW),
    page("school/import/<uuid:pk>/stop/", views.import_stop, needs=Can.VIEW),
    page("school/import/<uuid:pk>/verder/", views.import_go_on, needs=Can.VIEW),
    page("school/import/<uuid:pk>/bewaar/", views.import_keep, needs=Can.VIEW),
    page("school/import/<uuid:pk>/terug/", views.import_take_back, needs=Can.VIEW),
    page("school/import/<uuid:pk>/weg/", views.import_discard, needs=Can.VIEW),
    page("school/import/<uuid:pk>/foute-rijen.csv", views.import_wrong_rows, needs=Can.VIEW),
    school("school/opgave/", expected.expected_movers, needs=CanOrganisation.REPORT_EXPECTED),
    school("school/opgave/verwacht/", expected.expect_at_mbo, needs=CanOrganisation.REPORT_EXPECTED),
    school("school/opgave/niet-verwacht/", expected.expect_no_longer, needs=CanOrganisation.REPORT_EXPECTED),
    school("school/opgave/bestand/<slug:kind>/", expected.expected_file, needs=CanOrganisation.REPORT_EXPECTED),
    classes("school/brieven/", views.letters, needs=CanClass.PRINT_LETTERS),
    classes("school/brieven/<uuid:pk>/", views.letters_of_class, needs=CanClass.PRINT_LETTERS),
    deliveries(
        "intake/dossier/<uuid:pk>.<slug:suffix>", downloads.dossier_file, needs=CanDelivery.READ, shows=_learner
    ),
    deliveries("intake/dossiers/meenemen/", downloads.take_out, needs=CanDelivery.READ),
    takeouts("intake/dossiers/meenemen/<uuid:pk>/", downloads.takeout, needs=CanTakeout.VIEW),
    takeouts("intake/dossiers/meenemen/<uuid:pk>/dossiers.zip", downloads.takeout_file, needs=CanTakeout.DOWNLOAD),
]
