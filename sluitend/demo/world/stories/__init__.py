"""Stories: what happens to one pupil in one year, as steps with dates.

Two threads run side by side, as in life: the applications (from a choice to a place, or to the municipality) and the
dossier (from a letter to a college that opens it). The dossier's last scenes need the applications, so these are told
first.
"""

from sluitend.demo.world.stories.story import Desks, Story
from sluitend.demo.world.stories.teller import LEVELS
from sluitend.demo.world.stories.telling import tell

__all__ = ["LEVELS", "Desks", "Story", "tell"]
