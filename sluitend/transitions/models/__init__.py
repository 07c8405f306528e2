"""The tables of the spine; each class says what a row is."""

from sluitend.transitions.models.application import Application
from sluitend.transitions.models.bulk import BulkAct
from sluitend.transitions.models.coaching import CoachRequest
from sluitend.transitions.models.decision import Decision
from sluitend.transitions.models.event import Event
from sluitend.transitions.models.figures import MoveFigure
from sluitend.transitions.models.handover import Handover
from sluitend.transitions.models.incoming import IncomingStatus
from sluitend.transitions.models.move import Move, SummerAnswer
from sluitend.transitions.models.talks import IntakeMoment, Invitation
from sluitend.transitions.models.transition import Route, Transition

__all__ = [
    "Application",
    "BulkAct",
    "CoachRequest",
    "Decision",
    "Event",
    "Handover",
    "IncomingStatus",
    "IntakeMoment",
    "Invitation",
    "Move",
    "MoveFigure",
    "Route",
    "SummerAnswer",
    "Transition",
]
