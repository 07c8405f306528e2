"""Who may come where in dossiers: pages of pupils, of guardians and of mentors."""

from sluitend.access.pages import Pages
from sluitend.dossiers.college_urls import COLLEGE
from sluitend.dossiers.mentor_urls import MENTOR
from sluitend.dossiers.models import Dossier
from sluitend.dossiers.policies import Can
from sluitend.dossiers.views import path, pupil
from sluitend.transitions.models import Application, Transition
from sluitend.transitions.policies import Can as CanTransition
from sluitend.transitions.policies import CanApplication

app_name = "dossiers"

own = Pages(Dossier, door=pupil.signed_out)
own_way = Pages(Transition, door=pupil.signed_out)
own_application = Pages(Application, door=pupil.signed_out)
PUPIL = [
    own("mijn/", path.pupil_start, needs=Can.READ_OWN),
    own("mijn/dossier/", pupil.task_list, needs=Can.READ_OWN),
    own("mijn/dossier/nakijken/", pupil.check, needs=Can.READ_OWN),
    own("mijn/dossier/lezen/", pupil.read_and_agree, needs=Can.READ_OWN),
    own("mijn/dossier/<slug:section>/", pupil.part, needs=Can.READ_OWN),
    own("mijn/dossier/<slug:section>/<slug:slug>/", pupil.question, needs=Can.READ_OWN),
    own("mijn/overstap/", path.my_path, needs=Can.READ_OWN),
    own_way("mijn/overstap/aanmelding/", path.tell_applied, needs=CanTransition.APPLY),
    own_application("mijn/overstap/<uuid:pk>/intrekken/", path.withdraw, needs=CanApplication.WITHDRAW),
    own("mijn/inzage/", pupil.who_looked, needs=Can.READ_OWN),
]
GUARDIAN = []

urlpatterns = [*PUPIL, *GUARDIAN, *MENTOR, *COLLEGE]
