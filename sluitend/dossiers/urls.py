"""Who may come where in dossiers: pages of pupils, guardians, schools, colleges and the
region."""

from sluitend.access.pages import Pages, open_page
from sluitend.dossiers.coach_urls import COACH
from sluitend.dossiers.college_urls import COLLEGE
from sluitend.dossiers.mentor_urls import MENTOR
from sluitend.dossiers.models import Attachment, Dossier
from sluitend.dossiers.policies import Can, CanAttachment
from sluitend.dossiers.region_urls import REGION
from sluitend.dossiers.views import attachments, guardian, guardian_following, me, path, pupil
from sluitend.learners.models import Learner
from sluitend.learners.policies import Can as CanLearner
from sluitend.transitions.models import Application, Invitation, Transition
from sluitend.transitions.policies import Can as CanTransition
from sluitend.transitions.policies import CanApplication, CanInvitation

app_name = "dossiers"

own = Pages(Dossier, door=pupil.signed_out)
myself = Pages(Learner, door=pupil.signed_out)
own_way = Pages(Transition, door=pupil.signed_out)
own_application = Pages(Application, door=pupil.signed_out)
own_talk = Pages(Invitation, door=pupil.signed_out)
own_file = Pages(Attachment, door=pupil.signed_out)
PUPIL = [
    own("mijn/", path.pupil_start, needs=Can.READ_OWN),
    own("mijn/dossier/", pupil.task_list, needs=Can.READ_OWN),
    own("mijn/dossier/nakijken/", pupil.check, needs=Can.READ_OWN),
    own("mijn/dossier/lezen/", pupil.read_and_agree, needs=Can.READ_OWN),
    own("mijn/dossier/zienswijze/", pupil.state_view, needs=Can.STATE_VIEW),
    own("mijn/dossier/toestemming/", pupil.recall_consent, needs=Can.RECALL),
    own("mijn/dossier/aanvullen/", pupil.add, needs=Can.ADD),
    own("mijn/dossier/niets-aanvullen/", pupil.add_nothing, needs=Can.LEAVE_AS_IT_WAS),
    own("mijn/dossier/bijlagen/", attachments.pupil_attachments, needs=Can.READ_OWN),
    own("mijn/dossier/bijlagen/<uuid:key>/weg/", attachments.remove_own_attachment, needs=Can.WRITE_PUPIL_PART),
    own("mijn/dossier/bijlagen/<uuid:key>/terug/", attachments.put_back_own_attachment, needs=Can.WRITE_PUPIL_PART),
    own_file(
        "mijn/bijlage/<uuid:pk>/", attachments.attachment_file, needs=CanAttachment.READ_OWN, name="own_attachment"
    ),
    own("mijn/dossier/<slug:section>/", pupil.part, needs=Can.READ_OWN),
    own("mijn/dossier/<slug:section>/<slug:slug>/", pupil.question, needs=Can.READ_OWN),
    own("mijn/overstap/", path.my_path, needs=Can.READ_OWN),
    own_way("mijn/overstap/aanmelding/", path.tell_applied, needs=CanTransition.APPLY),
    own_application("mijn/overstap/<uuid:pk>/intrekken/", path.withdraw, needs=CanApplication.WITHDRAW),
    own_talk("mijn/gesprek/<uuid:pk>/", path.my_talk, needs=CanInvitation.VIEW_OWN),
    own_talk("mijn/gesprek/<uuid:pk>/agenda/", path.my_talk_calendar, needs=CanInvitation.VIEW_OWN),
    own("mijn/inzage/", pupil.who_looked, needs=Can.READ_OWN),
    myself("mijn/gegevens/", me.pupil_me, needs=CanLearner.VIEW_OWN),
    myself("mijn/gegevens/meenemen/", me.take_along, needs=CanLearner.VIEW_OWN),
    myself("mijn/berichten/", me.pupil_notices, needs=CanLearner.VIEW_OWN),
    myself("mijn/hulp/", me.pupil_help, needs=CanLearner.VIEW_OWN),
]

asked = Pages(Dossier, door=guardian.signed_out)
asked_file = Pages(Attachment, door=guardian.signed_out)
GUARDIAN = [
    open_page("ouder/", guardian.guardian_door),
    open_page("ouder/nieuwe-link/", guardian.guardian_new_link),
    asked("ouder/lezen/", guardian.guardian_reading, needs=Can.READ_AS_GUARDIAN),
    asked("ouder/lezen/voorkeuren/", guardian.guardian_mails, needs=Can.READ_AS_GUARDIAN),
    asked("ouder/lezen/antwoord/", guardian.guardian_answer, needs=Can.READ_AS_GUARDIAN),
    asked("ouder/lezen/zienswijze/", guardian.guardian_view, needs=Can.READ_AS_GUARDIAN),
    asked("ouder/lezen/toestemming/", guardian.guardian_recall, needs=Can.READ_AS_GUARDIAN),
    asked_file(
        "ouder/lezen/bijlage/<uuid:pk>/",
        attachments.attachment_file,
        needs=CanAttachment.READ_AS_GUARDIAN,
        name="guardian_attachment",
    ),
    asked("ouder/lezen/klaar/", guardian.guardian_done, needs=Can.READ_AS_GUARDIAN),
    asked("ouder/volgen/", guardian_following.guardian_following, needs=Can.FOLLOW_AS_GUARDIAN),
    open_page("ouder/volgen/<str:token>/", guardian_following.guardian_follow_door),
    open_page("ouder/<str:token>/", guardian.guardian_read),
]

urlpatterns = [*PUPIL, *GUARDIAN, *MENTOR, *COACH, *COLLEGE, *REGION]
