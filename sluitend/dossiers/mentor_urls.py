"""Pages of mentors in dossiers."""

from django.urls import URLPattern

MENTOR: list[URLPattern] = []
