"""The invented region as data: who lives and works there, and what happens to every pupil, day by day.

Pure: no database, no clock. ``World.build(seed, learners, school_year)`` gives the same region for the same arguments;
``story.steps_until(day)`` and ``world.days_until(day)`` give what has happened by then, to be played through the
actions of every room.
"""

from sluitend.demo.world.world import World

__all__ = ["World"]
