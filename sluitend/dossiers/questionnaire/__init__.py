"""The questionnaire of the dossier: what is asked, of whom, and when an answer is one.

The questions are data (``questions/v*.toml``), these files read them and know the rules that hold for all of them. They
touch no database: answers go in as a mapping and come out as plain values, so the same rules serve the pupil's pages,
the mentor's form, an import and the demo.

An answer is kept as ``{question code: value}`` and goes through JSON unchanged:

==========  =====================================================================================
kind        value
==========  =====================================================================================
choice      the code of one option
choices     the codes of the chosen options, in the order of the questionnaire
short long  the text, without spaces around it
yes_no      True or False
date        ISO date, ``2026-09-07``
scale4      1 to 4, four is best
number      whole number from 0 to the question's maximum
phone       digits with single spaces, a plus in front if it was given
any         ``UNKNOWN`` or ``SKIPPED`` where the question allows it, ``None`` when it was seen and left empty
==========  =====================================================================================

A code that is absent was never seen; ``None`` was seen and left empty. That difference is what tells *Bezig* from
*Klaar*.
"""

from sluitend.dossiers.questionnaire.asking import FOLDER, Progress, Questionnaire, load
from sluitend.dossiers.questionnaire.checking import Checked, validate
from sluitend.dossiers.questionnaire.file import QuestionnaireError
from sluitend.dossiers.questionnaire.questions import (
    MOST_FOR_A_PUPIL,
    SKIPPED,
    UNKNOWN,
    Answers,
    Condition,
    Filler,
    Kind,
    Known,
    LegalCategory,
    Option,
    Question,
    Reader,
    Section,
    Value,
    is_empty,
)

__all__ = [
    "FOLDER",
    "MOST_FOR_A_PUPIL",
    "SKIPPED",
    "UNKNOWN",
    "Answers",
    "Checked",
    "Condition",
    "Filler",
    "Kind",
    "Known",
    "LegalCategory",
    "Option",
    "Progress",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "Reader",
    "Section",
    "Value",
    "is_empty",
    "load",
    "validate",
]
