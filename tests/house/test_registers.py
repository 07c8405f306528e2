"""The house about its tables: each is in the glossary, and each field of it is classified and has a term."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from sluitend.access.privacy import Term

ROOT = Path(__file__).parents[2]
OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_config.name.startswith("sluitend.") and not model._meta.auto_created
]


def register():
    """All rooms' entries together; a model in two rooms' registers would be an error of its own."""
    entries: dict = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.privacy"
        if config.name.startswith("sluitend.") and find_spec(name):
            found = import_module(name).REGISTER
            assert not entries.keys() & found.keys()
            entries |= found
    return entries


def test_every_model_is_in_the_glossary():
    named = set(re.findall(r"`(\w+)`", (ROOT / "docs/glossary.md").read_text()))
    assert {model.__name__ for model in OURS} - named == set()
    assert {name for name in named if name[0].isupper()} - {model.__name__ for model in OURS} == set()


def test_every_model_is_in_the_personal_data_register_with_a_term():
    assert {model.__name__ for model in OURS} == set(register())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_is_classified(model):
    entry = register()[model.__name__]
    fields = {
        field.name
        for field in model._meta.concrete_fields
        if not isinstance(field, models.ForeignKey | models.OneToOneField)
    }
    classified = {*entry.personal, *entry.plain}
    assert fields - classified == set(), "nobody said whether these are personal"
    assert classified - fields == set(), "these fields are no longer there"


def test_what_is_kept_without_an_end_holds_nothing_personal():
    endless = {name: dict(entry.personal) for name, entry in register().items() if entry.kept == Term.REGISTER}
    assert {name: personal for name, personal in endless.items() if personal} == {}
