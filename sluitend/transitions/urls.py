"""The pages that decide about transitions."""

from sluitend.transitions.coach_urls import COACHES
from sluitend.transitions.college_urls import COLLEGE
from sluitend.transitions.handover_urls import HANDOVERS
from sluitend.transitions.move_urls import MOVES
from sluitend.transitions.school_urls import HOLDER

app_name = "transitions"
urlpatterns = [*HOLDER, *COLLEGE, *HANDOVERS, *COACHES, *MOVES]
