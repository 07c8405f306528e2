"""One attachment as it is added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.dossiers.attachments import (
    LONGEST_TITLE,
    NAMED_BY_TITLE,
    Accepted,
    AttachmentKind,
    NotAccepted,
    accept,
    clean_title,
)
from sluitend.kit.forms import Form

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt,image/jpeg,image/png,application/pdf"  # a phone then offers its camera


class AttachmentForm(Form):
    """What it is, a title, and the file; once valid, ``accepted`` is the file as it may be kept."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you add?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("For instance: marks of period 2."),
        max_length=LONGEST_TITLE,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A pdf, jpg, png, docx or odt. At most 10 MB."),
        widget=forms.FileInput({"accept": ACCEPT}),
        error_messages={
            "invalid": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another file."),
        },
    )

    def __init__(self, *args: Any, kinds: Iterable[AttachmentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, str(kind.label).capitalize()) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.accepted: Accepted | None = None

    def clean_title(self) -> str:
        return clean_title(self.cleaned_data["title"])

    def clean_file(self) -> Any:
        """Open the file; what is not right is said beside the field."""
        file = self.cleaned_data["file"]
        try:
            self.accepted = accept(file.name, file.chunks())
        except NotAccepted as why:
            raise forms.ValidationError(why.text) from why
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") in NAMED_BY_TITLE and cleaned.get("title") == "":
            self.add_error("title", _("Write in some words what it is."))
        return cleaned
