"""Why a file is not taken, in the words that stand beside the field."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN_TYPE = _("This kind of file cannot be added. Choose a pdf, jpg, png, docx or odt.")
EMPTY = _("This file is empty. Choose another file.")
TOO_LARGE = _("This file is larger than 10 MB. Make it smaller, or choose another file.")
SOMETHING_ELSE = _("The name of this file says %(suffix)s, but that is not what it is. Save it anew as %(suffix)s.")
DAMAGED = _("We cannot open this file. Open it yourself, save it anew and choose it again.")
PASSWORD = _("There is a password on this file. Take it off and choose the file again.")
PROGRAM = _("There is a program or another file in this file. Save it as a pdf and choose that.")
SWELLS = _("This file becomes far too large when it is opened. Save it as a pdf and choose that.")
TOO_MANY_DOTS = _("This picture is too large. Make it smaller and choose it again.")
TOO_MANY_PAGES = _("This file has too many pages. Choose the pages that matter.")


class NotAccepted(Exception):
    """This file is not taken. ``text`` says what is wrong and how to go on, in the reader's language."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(text)
        self._text = text

    @property
    def text(self) -> str:
        return str(self._text)
