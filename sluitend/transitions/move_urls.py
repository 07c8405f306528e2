"""Who follows students of an mbo, and who (perhaps) leaves it; ``urls.py`` takes this list in."""

from uuid import UUID

from sluitend.access.pages import Pages
from sluitend.learners.models import Enrolment, SchoolClass
from sluitend.learners.policies import CanClass, CanStudent
from sluitend.transitions.models import Move
from sluitend.transitions.policies import CanMove
from sluitend.transitions.views import moves as views
from sluitend.transitions.views import summer


def _student(enrolment: Enrolment) -> UUID:
    return enrolment.learner_id


def _mover(move: Move) -> UUID:
    return move.transition.learner_id


students, groups, moves = Pages(Enrolment), Pages(SchoolClass), Pages(Move)
MOVES = [
    students("studenten/", views.students, needs=CanStudent.VIEW),
    groups("studenten/groep/<uuid:pk>/", views.group, needs=CanClass.FOLLOW),
    groups("studenten/groep/<uuid:pk>/begeleiden/", views.guide_group, needs=CanClass.FOLLOW),
    groups("studenten/groep/<uuid:pk>/zomercheck/", summer.summer_check, needs=CanClass.FOLLOW),
    students("studenten/<uuid:pk>/", views.student, needs=CanStudent.OPEN_MOVE, shows=_student),
    students("studenten/<uuid:pk>/zomercheck/", summer.summer_answer, needs=CanStudent.ANSWER),
    students("studenten/<uuid:pk>/uitschrijven/", views.deregister, needs=CanStudent.DEREGISTER, shows=_student),
    moves("studenten/overstap/<uuid:pk>/", views.move, needs=CanMove.VIEW, shows=_mover),
    moves("studenten/overstap/<uuid:pk>/stap/", views.move_step, needs=CanMove.STEP),
    moves("studenten/overstap/<uuid:pk>/plek/", views.new_place, needs=CanMove.STEP),
]
