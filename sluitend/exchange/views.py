"""Pages of the school's administrator: files in, letters out. Every page works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.access.actor import ActorRequest
from sluitend.exchange import actions, queries, writers
from sluitend.exchange.forms import ColumnsForm, FileForm, SchoolTypesForm, typed_cells
from sluitend.exchange.lifecycle import ImportStatus
from sluitend.exchange.readers import Unreadable
from sluitend.exchange.readers.shapes import LIMITS
from sluitend.kit import clock
from sluitend.kit.lifecycle import StepNotAllowed
from sluitend.kit.uploads import takes

LISTS = {
    "nieuw": "all_new",
    "gewijzigd": "all_changes",
    "niet-in-bestand": "absent",
}  # the parts of a check with a page of their own
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (writers.template_csv, CSV),
    "xlsx": (writers.template_xlsx, XLSX),
}


# --- Files ------------------------------------------------------------------------------------------------------


def import_list(request: ActorRequest, imports: QuerySet[Any]) -> HttpResponse:
    """V09: begin with a file, and what was imported before."""
    return _list(request, imports, FileForm(today=clock.today()))


@takes(2 * LIMITS.file_bytes)
def import_new(request: ActorRequest, schools: QuerySet[Any]) -> HttpResponse:
    """Read the file that was chosen, and go to its check."""
    if request.method != "POST":
        return redirect("exchange:import_list")
    form = FileForm(request.POST, request.FILES, today=clock.today())
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.check_file(
                schools.get(), file.read(), file.name, school_year=form.cleaned_data["school_year"], by=request.actor
            )
            return redirect("exchange:import_detail", pk=batch.pk)
        except Unreadable as why:
            form.add_error("file", why.message)
    return _list(request, queries.imports_of(request.actor), form, status=422)


def _list(request: ActorRequest, imports: QuerySet[Any], form: FileForm, status: int = 200) -> HttpResponse:
    return render(
        request, "exchange/import_list.html", {"imports": queries.latest(imports), "form": form}, status=status
    )


def import_template(request: ActorRequest, schools: QuerySet[Any], kind: str) -> HttpResponse:
    """The empty template."""
    if kind not in TEMPLATES:
        raise Http404
    make, content_type = TEMPLATES[kind]
    content = make(with_personal_number=schools.get().may_hold_personal_numbers)
    return _download(content, content_type, f"sluitend-leerlingen.{kind}")


def import_detail(request: ActorRequest, batch: Any) -> HttpResponse:
    """V10: the columns, the check, the progress or the report: whatever this import is at."""
    if part := request.GET.get("deel"):
        return _part(request, batch, part)
    return _detail(request, batch)


def _detail(request: ActorRequest, batch: Any, *, status: int = 200, **forms: Any) -> HttpResponse:
    check = queries.Check(batch, page=request.GET.get("pagina", "1"))
    if batch.status == ImportStatus.COLUMNS_ASKED:
        forms.setdefault("columns_form", _columns_form(batch))
    elif check.classes_without_type:
        forms.setdefault("types_form", SchoolTypesForm(classes=check.classes_without_type))
    context = {"batch": batch, "check": check, "can_be_taken_back": actions.can_be_taken_back(batch), **forms}
    return render(request, "exchange/import_detail.html", context, status=status)


def _part(request: HttpRequest, batch: Any, part: str) -> HttpResponse:
    """A list of the check on a page of its own, or the progress for a page that polls."""
    check = queries.Check(batch, page=request.GET.get("pagina", "1"))
    if part == "voortgang":
        response = render(request, "exchange/import_detail.html#progress", {"batch": batch, "check": check})
        if batch.status != ImportStatus.RUNNING:
            response["HX-Refresh"] = "true"  # done: the whole page is another one now
        return response
    if part not in LISTS:
        raise Http404
    page = getattr(check, LISTS[part])
    return render(request, "exchange/import_rows.html", {"batch": batch, "part": part, "page": page})


def import_columns(request: ActorRequest, batch: Any) -> HttpResponse:
    """What each column of the file is."""
    form = _columns_form(batch, request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            return _do(request, batch, lambda: actions.choose_columns(batch, form.mapping, by=request.actor))
        except Unreadable as why:
            form.add_error(None, why.message)
    return _detail(request, batch, columns_form=form, status=422)


def _columns_form(batch: Any, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, columns=batch.columns, mapping=batch.mapping)


def import_school_types(request: ActorRequest, batch: Any) -> HttpResponse:
    """What kind of education each class follows."""
    form = SchoolTypesForm(request.POST, classes=queries.Check(batch).classes_without_type)
    if form.is_valid():
        return _do(request, batch, lambda: actions.name_school_types(batch, form.school_types, by=request.actor))
    return _detail(request, batch, types_form=form, status=422)


def import_repair(request: ActorRequest, batch: Any) -> HttpResponse:
    """Check wrong rows again with what was typed."""

    def repair() -> None:
        repaired = actions.repair(batch, typed_cells(request.POST), by=request.actor)
        said = ngettext("%(count)d row is good now.", "%(count)d rows are good now.", repaired) % {"count": repaired}
        messages.success(request, said)

    return _do(request, batch, repair)


def import_same_pupil(request: ActorRequest, batch: Any) -> HttpResponse:
    """These rows are the pupils they resemble."""
    numbers = [int(number) for number in request.POST.getlist("chosen") if number.isascii() and number.isdecimal()]
    return _do(request, batch, lambda: actions.same_pupil(batch, numbers, by=request.actor))


def import_start(request: ActorRequest, batch: Any) -> HttpResponse:
    """Carry out the good rows; what was typed in wrong rows and the yes to a doubtful file come along."""

    def start() -> None:
        if request.POST.get("agreed"):
            actions.agree(batch, by=request.actor)
        if typed := typed_cells(request.POST):
            actions.repair(batch, typed, by=request.actor)
        actions.start(batch, by=request.actor)

    return _do(request, batch, start)


def import_stop(request: ActorRequest, batch: Any) -> HttpResponse:
    """Stop after the rows that are busy."""
    return _do(request, batch, lambda: actions.stop(batch, by=request.actor))


def import_go_on(request: ActorRequest, batch: Any) -> HttpResponse:
    """Wake an import that does not move."""
    return _do(request, batch, lambda: actions.go_on(batch, by=request.actor))


def import_keep(request: ActorRequest, batch: Any) -> HttpResponse:
    """Keep the check as it is, with what was typed, for another day."""
    if typed := typed_cells(request.POST):
        _do(request, batch, lambda: actions.repair(batch, typed, by=request.actor))
    messages.success(request, _("The check is kept. You can go on later."))
    return redirect("exchange:import_list")


def import_take_back(request: ActorRequest, batch: Any) -> HttpResponse:
    """Undo the import."""

    def take_back() -> None:
        actions.take_back(batch, by=request.actor)
        messages.success(request, _("The import is taken back."))

    return _do(request, batch, take_back)


def import_discard(request: ActorRequest, batch: Any) -> HttpResponse:
    """Throw away a check that nobody needs."""
    _do(request, batch, lambda: actions.discard(batch, by=request.actor))
    return redirect("exchange:import_list")


def import_wrong_rows(request: ActorRequest, batch: Any) -> HttpResponse:
    """The wrong rows as they came, with what is wrong in front."""
    return _download(writers.wrong_rows_csv(queries.wrong_rows(batch)), CSV, "foute-rijen.csv")


def _do(request: ActorRequest, batch: Any, act: Callable[[], Any]) -> HttpResponse:
    """Do it when it was asked by a form, say it when it cannot be done, and show how the import is now."""
    if request.method == "POST":
        try:
            act()
        except actions.Refused as why:
            messages.error(request, str(why))
        except (StepNotAllowed, PermissionDenied):
            messages.error(request, _("That is no longer possible. This is how the import is now."))
    return redirect("exchange:import_detail", pk=batch.pk)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


# --- Letters ----------------------------------------------------------------------------------------------------


def letters(request: ActorRequest, classes: QuerySet[Any]) -> HttpResponse:
    """V11: choose a class."""
    return render(request, "exchange/letters.html", {"classes": queries.classes_to_print(classes)})


def letters_of_class(request: ActorRequest, school_class: Any) -> HttpResponse:
    """The letters of a class as one PDF; the name of the file says nothing about anybody."""
    only = request.POST.get("who") != "all"
    pupils = queries.pupils_of(school_class, only_without_account=only)
    if request.method != "POST" or not pupils:
        if request.method == "POST":
            messages.info(request, _("Everybody in this class has an account. There are no letters to print."))
        return redirect("exchange:letters")
    content = actions.print_letters(school_class, pupils, by=request.actor)
    return _download(content, "application/pdf", f"brieven-{slugify(school_class.name) or 'klas'}.pdf")
