"""Correcting the text of a decision, and letting officers see answers before the close."""

from collections.abc import Iterable, Mapping

from app.consultations.models import Decision, Item
from app.consultations.queries import by_reference, decisions, in_language, items
from app.consultations.settling import is_settled
from app.consultations.unsealing import unseal
from app.core.i18n import LANGUAGES, _, current_language, name_of
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.withdrawing import told_decision
from app.replies.corrections import Correction, correct_text


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Title and text in each language; first the decision is chosen, then its texts stand in the fields."""
    consultation = by_reference(work, reference)
    named: dict[str, Item | Decision] = {each.number: each for each in items(work, consultation)}
    named |= {each.name: each for each in decisions(work, consultation)}
    chosen = named.get(given.get("decision", ""))
    if chosen is None:
        return (_text_field(work, reference, given),)
    spoken = tuple(each for each in LANGUAGES if chosen.titles.get(each) or chosen.texts.get(each))
    fields = (_text_field(work, reference, given), _effect_field(given))
    return (*fields, *language_fields(chosen, given, spoken))


def language_fields(
    chosen: Item | Decision, given: Mapping[str, str], languages: Iterable[str], *, is_required: bool = False
) -> tuple[Field, ...]:
    """Title and text in these languages, with what stands now; `is_required`: of the texts."""
    return tuple(
        field
        for language in languages
        for field in (
            Field(
                name=f"title-{language}",
                label=_("Title (%(language)s)", language=name_of(language)),
                is_required=False,
                value=given.get(f"title-{language}", chosen.titles.get(language, "")),
                language=language,
            ),
            Field(
                name=f"text-{language}",
                label=_("Text (%(language)s)", language=name_of(language)),
                kind=FieldKind.TEXT,
                is_required=is_required,
                value=given.get(f"text-{language}", chosen.texts.get(language, "")),
                language=language,
            ),
        )
    )


def said_in(given: Mapping[str, str], key: str) -> dict[str, str]:
    """Language to what was given as `title` or as `text`; empty ones are left out."""
    prefix = f"{key}-"
    return {name.removeprefix(prefix): text for name, text in given.items() if name.startswith(prefix) and text}


def told_texts(given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The texts that were given, by language."""
    titles, texts = said_in(given, "title"), said_in(given, "text")
    return tuple(
        (name_of(each), "\n".join(filter(None, (titles.get(each), texts.get(each)))))
        for each in LANGUAGES
        if each in titles or each in texts
    )


def _text_field(work: Work, reference: str, given: Mapping[str, str]) -> Field:
    """A choice among the decisions that are answered, and the items whose parts share a title or an introduction."""
    consultation = by_reference(work, reference)
    options: list[tuple[str, str]] = []
    for item in items(work, consultation):
        title = in_language(item.titles, current_language(), consultation.original)
        if any(each.name != item.number for each in item.decisions):
            shared = _("%(item)s (what its parts share)", item=f"{item.number} {title}")
            options += [(item.number, shared)] if not any(map(is_settled, item.decisions)) else []
        options += [
            (each.name, f"{each.name} {in_language(each.titles, current_language(), consultation.original)}")
            for each in item.decisions
            if not is_settled(each)
        ]
    return Field(
        name="decision",
        label=_("Decision"),
        kind=FieldKind.CHOICE,
        options=tuple(options),
        value=given.get("decision", ""),
    )


def _effect_field(given: Mapping[str, str]) -> Field:
    return Field(
        name="effect",
        label=_("What the correction is"),
        kind=FieldKind.CHOICE,
        options=_effects(),
        value=given.get("effect", ""),
    )


def _effects() -> tuple[tuple[str, str], ...]:
    return (
        ("editorial", _("Editorial: answers already given remain valid.")),
        ("substantive", _("Substantive: answers already given to it lapse, and the Member States are asked again.")),
    )


def _correct(work: Work, order: Order) -> None:
    given = order.particulars
    correction = Correction(
        name=given["decision"],
        titles=said_in(given, "title"),
        texts=said_in(given, "text"),
        is_substantive=given.get("effect") == "substantive",
    )
    correct_text(work, order.reference, correction, approval=order.approval)


def _told(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    given = order.particulars
    return (
        told_decision(work, order),
        (_("What the correction is"), dict(_effects()).get(given.get("effect", ""), "")),
        *told_texts(given),
    )


CORRECT = Act(
    kind="text",
    title=lambda: _("Correct the text of a decision"),
    effect=lambda: _(
        "Both texts are kept, and everybody is told with both of them. An editorial correction leaves answers as they "
        "are; after a substantive one the answers to this decision lapse and it is asked again. Choose the decision "
        "first; its texts then stand in the form."
    ),
    fields=_fields,
    first=("decision",),
    subject_fields=("decision",),
    carry_out=_correct,
    told=_told,
)
UNSEAL = Act(
    kind="unseal",
    title=lambda: _("Let officers see the answers"),
    effect=lambda: _(
        "From the approval on officers see counts and answers of this consultation before its close; chair and readers "
        "do not. It is in the record, and an extension that follows says that answers had been seen. This cannot be "
        "undone."
    ),
    fields=lambda _work, _reference, _given: (),
    carry_out=lambda work, order: unseal(work, order.reference, approval=order.approval),
    told=lambda _work, _order: (),
)
