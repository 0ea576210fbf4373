"""Issuing a consultation in a further language."""

from collections.abc import Mapping

from app.consultations.language_versions import LanguageVersion, WantedText, fingerprint, issue_language, wanted_texts
from app.consultations.models import Consultation
from app.consultations.queries import by_reference, items
from app.consultations.writing import Slot
from app.core.i18n import LANGUAGES, _, listed, name_of
from app.core.work import Work
from app.core.yaml import Path
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.drafting.words import LONG, text_label

#: Characters; a translation may need twice as many, and a line takes no more than `forms.LONGEST_LINE`.
_LONG_LINE = 120


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Every text of the consultation, empty, each beside the original; first the language is chosen."""
    consultation = by_reference(work, reference)
    choice = _language_field(consultation, given)
    language = given.get("language", "")
    if language not in dict(choice.options):
        return (choice,)
    wanted = wanted_texts(work, consultation)
    labels = _labels(work, consultation, wanted)
    texts = tuple(
        Field(
            name=Slot(each.path, language).name,
            label=labels[each.path],
            kind=FieldKind.TEXT if each.path[-1] in LONG or len(each.original) > _LONG_LINE else FieldKind.LINE,
            is_required=each.is_required,
            value=given.get(Slot(each.path, language).name, ""),
            language=language,
            beside=each.original,
            beside_language=consultation.original,
        )
        for each in wanted
    )
    seen = Field(name="translates", label="", kind=FieldKind.HIDDEN, value=_fingerprint(wanted))
    return (choice, seen, *texts)


def _language_field(consultation: Consultation, given: Mapping[str, str]) -> Field:
    issued = listed(map(name_of, consultation.languages))
    return Field(
        name="language",
        label=_("Language"),
        kind=FieldKind.CHOICE,
        help=_("Issued so far: %(languages)s.", languages=issued),
        options=tuple((each, name_of(each)) for each in LANGUAGES if each not in consultation.languages),
        value=given.get("language", ""),
    )


def _labels(work: Work, consultation: Consultation, wanted: tuple[WantedText, ...]) -> Mapping[Path, str]:
    """What each text is called, with the number of its item or the name of its decision."""
    named: dict[Path, str] = {}
    for index, item in enumerate(items(work, consultation)):
        named[("items", index)] = item.number
        named |= {("items", index, "parts", place): each.name for place, each in enumerate(item.decisions)}
    return {each.path: _label(each.path, named) for each in wanted}


def _label(path: Path, named: Mapping[Path, str]) -> str:
    match path:
        case ("items", int(index), "annexes", int(place), _key):
            return f"{named['items', index]} · {_('Name of annex %(number)s', number=place + 1)}"
        case ("items", *_rest):
            introduces = path[2:] == ("text",) and named.get((*path[:2], "parts", 0)) != named[path[:2]]
            return f"{named[path[:-1]]} · {text_label(str(path[-1]), introduces=introduces)}"
        case _frame:
            return text_label(str(path[-1]))


def _fingerprint(wanted: tuple[WantedText, ...]) -> str:
    return fingerprint({each.path: each.original for each in wanted})


def _issue(work: Work, order: Order) -> None:
    given = order.particulars
    wanted = wanted_texts(work, by_reference(work, order.reference))
    version = LanguageVersion(
        language=given["language"],
        texts={each.path: given.get(Slot(each.path, given["language"]).name, "") for each in wanted},
        translates=given.get("translates", ""),
    )
    issue_language(work, order.reference, version, approval=order.approval)


def _told(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    consultation = by_reference(work, order.reference)
    wanted = wanted_texts(work, consultation)
    labels = _labels(work, consultation, wanted)
    language = order.particulars["language"]
    texts = ((labels[each.path], order.particulars.get(Slot(each.path, language).name, "")) for each in wanted)
    return ((_("Language"), name_of(language)), *(pair for pair in texts if pair[1]))


ACT = Act(
    kind="language",
    title=lambda: _("Issue a further language version"),
    effect=lambda: _(
        "All texts are added in one more language, and all whose letters are in that language are told, with their "
        "links. The original remains the authentic text, and answers stay. Choose the language first."
    ),
    fields=_fields,
    first=("language",),
    subject_fields=("language",),
    carry_out=_issue,
    told=_told,
)
