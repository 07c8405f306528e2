"""Appointments as calendar files (RFC 5545), for who keeps another calendar than ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from sluitend.kit import clock

CONTENT_TYPE = "text/calendar"
MADE_BY = "-//Sluitend//Sluitend//NL"


@dataclass(frozen=True)
class Appointment:
    """One appointment. ``key`` stays the same when it is moved or called off, and ``revision`` goes up: so a calendar
    changes what it has and adds nothing."""

    key: str
    revision: int
    starts_at: datetime
    minutes: int
    title: str
    text: str
    url: str = ""
    place: str = ""
    is_called_off: bool = False


def calendar_file(*appointments: Appointment) -> bytes:
    """The file, in the time of Amsterdam with its summer and winter. Of more appointments it is one file with all of
    them; either all or none of them are called off."""
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if any(one.is_called_off for one in appointments) else "PUBLISH")
    for one in appointments:
        calendar.add_component(_event(one))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(appointment: Appointment) -> Event:
    starts_at = appointment.starts_at.astimezone(clock.AMSTERDAM)
    event = Event()
    event.add("uid", appointment.key)
    event.add("sequence", appointment.revision)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=appointment.minutes))
    event.add("summary", appointment.title)
    event.add("description", appointment.text)
    event.add("status", "CANCELLED" if appointment.is_called_off else "CONFIRMED")
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.url:
        event.add("url", appointment.url)
    return event
