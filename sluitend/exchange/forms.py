"""What people fill in about imports: a file, the meaning of its columns, better values for wrong cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.exchange.queries import fields_to_choose, school_year_of
from sluitend.exchange.readers.shapes import LIMITS
from sluitend.kit.forms import Form
from sluitend.learners.models import SchoolType

CELL = "r"  # in front of the name of a cell: r57-birth_date
LONGEST = 2000  # characters somebody may type in a cell


class FileForm(Form):
    """A file with pupils, of this school year unless told otherwise."""

    file = forms.FileField(
        label=gettext_lazy("File with pupils"),
        help_text=gettext_lazy("EDEXML from your pupil system, or our template as Excel or CSV. At most 50 MB."),
        widget=forms.ClearableFileInput({"accept": ".xml,.csv,.txt,.xlsx"}),
    )
    school_year = forms.TypedChoiceField(label=gettext_lazy("School year"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = school_year_of(today)
        year: Any = self.fields["school_year"]
        year.choices = [(ends, f"{ends - 1}-{ends}") for ends in (this, this + 1)]
        year.initial = this

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:  # refused before it is read
            raise forms.ValidationError(
                _(
                    "This file is larger than %(most)s MB. Send it in parts, or leave out the columns that are not about the pupil."
                )
                % {"most": LIMITS.file_bytes // (1024 * 1024)}
            )
        return file


class ColumnsForm(Form):
    """Which column of the file is what; a field can be filled by one column only."""

    show_optional = False

    def __init__(self, *args: Any, columns: list[str], mapping: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(dict.fromkeys(column for column in columns if column))
        choices = [("", _("do not use")), *fields_to_choose()]
        for place, column in enumerate(self.columns):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=mapping.get(column, "")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for name, field in list(cleaned.items()):  # an error takes its field out
            if field and field in chosen:
                self.add_error(name, _("You chose this for another column too. Choose it once."))
            chosen[field] = name
        return cleaned

    @property
    def mapping(self) -> dict[str, str | None]:
        """Column → field, None for one that is left out."""
        return {column: self.cleaned_data[f"column{place}"] or None for place, column in enumerate(self.columns)}


class SchoolTypesForm(Form):
    """What kind of education each class follows, where the file does not say it."""

    show_optional = False

    def __init__(self, *args: Any, classes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        kinds = [(kind.value, kind.label) for kind in SchoolType if kind not in (SchoolType.MBO, SchoolType.UNKNOWN)]
        for place, name in enumerate(classes):
            self.fields[f"class{place}"] = forms.ChoiceField(
                label=name, choices=[("", _("we do not know yet")), *kinds], required=False
            )

    @property
    def school_types(self) -> dict[str, str]:
        chosen = ((name, self.cleaned_data[f"class{place}"]) for place, name in enumerate(self.classes))
        return {name: kind for name, kind in chosen if kind}


def typed_cells(data: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """What somebody typed over in wrong rows: (row, field) → text. Names that are none of ours are passed over."""
    typed = {}
    for name, text in data.items():
        number, _dash, field = name.removeprefix(CELL).partition("-")
        if name.startswith(CELL) and number.isascii() and number.isdecimal() and len(number) < 8 and text.strip():
            typed[int(number), field] = text.strip()[:LONGEST]
    return typed
