"""The forms of the drafting room: the frame of a consultation, and one item with its parts and annexes."""

from collections.abc import Callable
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations import arranging, manuscripts, writing
from app.consultations.manuscript_queries import Script, bodies, script
from app.consultations.manuscripts import AnnexFile
from app.consultations.refusals import ManuscriptChanged, ManuscriptUnknown
from app.consultations.writing import Document, Slot
from app.core.errors import Refusal
from app.core.i18n import LANGUAGES, current_language
from app.core.web import takes_files
from app.core.work import begin, look
from app.desk.drafting import forms
from app.desk.drafting.choices import choices_of
from app.desk.drafting.forms import Sheet, act_in, pair_of, revision_in, uploads_in
from app.desk.drafting.timeline import timeline_of
from app.desk.drafting.views import room
from app.desk.signin.guard import open_to, sitting_here
from app.officers.queries import ACTING

Change = Callable[[Document], Document]


@room.get("/manuscripts/<int:number>/frame")
@open_to(ACTING)
def frame(number: int) -> str:
    """The form of what surrounds the items."""
    return _frame_page(number)


@room.post("/manuscripts/<int:number>/frame")
def write_frame(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Save it."""
    try:
        with begin(sitting_here().actor) as work:
            found = script(work, number)
            typed = forms.typed_in(request.form, writing.frame_slots(found.document, LANGUAGES))
            change = _writing(typed)
            manuscripts.save(work, number, revision=revision_in(request.form), change=change)
    except Refusal as refusal:
        return _frame_page(number, refusal), refusal.status
    left, right = request.form.get("left"), request.form.get("right")
    return redirect(
        url_for("desk.drafting.frame", number=number, left=left, right=right, saved=1), HTTPStatus.SEE_OTHER
    )


@room.get("/manuscripts/<int:number>/items/<int:place>")
@open_to(ACTING)
def item(number: int, place: int) -> str:
    """The form of one item; places are counted from 1."""
    return _item_page(number, place - 1)


@room.post("/manuscripts/<int:number>/items/<int:place>")
def write_item(number: int, place: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Save it, and add, remove or move a part where such a button was pressed."""
    act, places = act_in(request.form)
    try:
        with begin(sitting_here().actor) as work:
            document = _with_item(script(work, number), place - 1).document
            typed = forms.typed_in(request.form, writing.item_slots(document, place - 1, LANGUAGES))
            change = _writing(typed, arranging.arranging_parts(place - 1, act, places))
            manuscripts.save(work, number, revision=revision_in(request.form), change=change)
    except Refusal as refusal:
        return _item_page(number, place - 1, refusal), refusal.status
    return _back_to_item(number, place, anchor=f"{act}-{places[0]}" if places else None)


@room.post("/manuscripts/<int:number>/items/<int:place>/annexes")
@takes_files
def attach(number: int, place: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Add a file to an annex, or a new annex."""
    annex, language = request.form.get("annex", ""), request.form.get("language", "")
    try:
        with begin(sitting_here().actor) as work:
            _with_item(script(work, number), place - 1)
            for upload in uploads_in(request.files.getlist("file"))[:1]:
                file = AnnexFile(
                    item=place - 1,
                    annex=int(annex) if annex.isascii() and annex.isdecimal() else None,
                    language=language if language in LANGUAGES else LANGUAGES[2],
                    name=upload.name,
                    content=upload.content,
                )
                manuscripts.attach(work, number, revision=revision_in(request.form), file=file)
    except Refusal as refusal:
        return _item_page(number, place - 1, refusal), refusal.status
    return _back_to_item(number, place, anchor="annexes")


@room.post("/manuscripts/<int:number>/circular")
@takes_files
def put_circular(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Keep the organisation's own signed letter, or take it away."""
    language = request.form.get("language", "")
    uploads = uploads_in(request.files.getlist("file"))[:1]
    content = uploads[0].content if uploads else b""
    try:
        with begin(sitting_here().actor) as work:
            if language in LANGUAGES and (content or request.form.get("act") == "remove"):
                manuscripts.put_circular(
                    work, number, revision=revision_in(request.form), language=language, content=content
                )
    except Refusal as refusal:
        return _frame_page(number, refusal), refusal.status
    left, right = request.form.get("left"), request.form.get("right")
    address = url_for("desk.drafting.frame", number=number, left=left, right=right, saved=1, _anchor="h-signed")
    return redirect(address, HTTPStatus.SEE_OTHER)


def _writing(typed: dict[Slot, str], and_then: Change | None = None) -> Change:
    """The change that a form means: what was typed, and then what the button says."""
    manuscripts.checked(typed)

    def change(document: Document) -> Document:
        changed = writing.written(document, typed)
        return and_then(changed) if and_then else changed

    return change


def _back_to_item(number: int, place: int, *, anchor: str | None) -> AnyResponse:
    left, right = request.form.get("left"), request.form.get("right")
    address = url_for("desk.drafting.item", number=number, place=place, left=left, right=right, saved=1, _anchor=anchor)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _with_item(found: Script, index: int) -> Script:
    """The same manuscript, if it has such an item.

    Raises:
        ManuscriptUnknown: it has none.
    """
    if not 0 <= index < len(writing.items_of(found.document)):
        raise ManuscriptUnknown
    return found


def _sheet(found: Script, slots: tuple[Slot, ...], refusal: Refusal | None) -> Sheet:
    """What the form shows: what is stored, or where saving was refused what was typed."""
    if refusal is None or request.method != "POST" or forms.BASE not in request.form:
        return forms.shown(found.document, slots)
    return forms.met(found.document, slots, request.form)


def _frame_page(number: int, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = script(work, number)
        pair = pair_of(request.values, found.document)
        choices = choices_of(work, found.document)
        known = bodies(work, current_language())
        plan = timeline_of(found.document, work.now)
    slots = writing.frame_slots(found.document, LANGUAGES)
    return render_template(
        "drafting/frame.html",
        script=found,
        sheet=_sheet(found, slots, refusal),
        pair=pair,
        bodies=known,
        plan=plan,
        circulars=[(each, found.files.get(manuscripts.CIRCULAR % each, "")) for each in LANGUAGES],
        choices=choices,
        original=writing.original_of(found.document),
        copies=range(len(found.document.get("copies") or ()) + writing.SPARE_COPIES),
        refusal=refusal,
        is_conflict=isinstance(refusal, ManuscriptChanged),
    )


def _item_page(number: int, index: int, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = _with_item(script(work, number), index)
        pair = pair_of(request.values, found.document)
        choices = choices_of(work, found.document)
    slots = writing.item_slots(found.document, index, LANGUAGES)
    return render_template(
        "drafting/item.html",
        script=found,
        entry=writing.items_of(found.document)[index],
        index=index,
        count=len(writing.items_of(found.document)),
        sheet=_sheet(found, slots, refusal),
        pair=pair,
        choices=choices,
        original=writing.original_of(found.document),
        refusal=refusal,
        is_conflict=isinstance(refusal, ManuscriptChanged),
    )
