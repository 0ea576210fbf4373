"""The circular letter as PDF: set once for each language at the opening, unless the organisation signed its own.

Setting is slow and happens outside a transaction: `to_be_set` gathers what is printed, `set_paper` sets it, and what
was set is kept in the process, so that the opening finds it made. Were it not, the opening would set it itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.consultations.correspondence import rule_lines, sheet
from app.consultations.foreseen import foresee
from app.consultations.manuscript_models import Circular
from app.consultations.models import Annex, Consultation, Decision, Item, State
from app.consultations.procedure import takes_answers
from app.consultations.queries import by_reference, circular_hashes, circulars, in_language, items
from app.core.errors import NotFound
from app.core.work import Work
from app.documents.queries import StoredFile, stored_file
from app.documents.service import store
from app.letters.facts import Enclosed, RuleLine, Sheet
from app.letters.papers.circular import set_circular
from app.letters.papers.facts import DecisionText, ItemText
from app.outbox.letter import Attachment

MEDIA_TYPE = "application/pdf"
#: Where the code of a mission is entered, below the public address.
CODE_PATH = "/code"
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularFacts:
    """What the circular of one language prints."""

    sheet: Sheet
    body: str
    items: tuple[ItemText, ...]
    rules: tuple[RuleLine, ...]
    code_address: str


def to_be_set(work: Work, reference: str) -> tuple[CircularFacts, ...]:
    """What the opening of a draft would have set, in each language without a signed letter.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NoPreview: its times cannot be reckoned from now.
    """
    consultation = by_reference(work, reference)
    signed = circular_hashes(work, consultation)
    if consultation.state == State.DRAFT:
        foresee(work, consultation)
    return tuple(facts_in(work, consultation, each) for each in consultation.languages if each not in signed)


def set_paper(facts: CircularFacts) -> bytes:
    """The PDF; slow, but where the same facts were set a moment ago."""
    # Two checkpoints of the same text are one paper: it prints none.
    return set_circular(
        replace(facts.sheet, checkpoint_size=0, checkpoint_root=""),
        body=facts.body,
        items=facts.items,
        rules=facts.rules,
        code_address=facts.code_address,
    )


def freeze(work: Work, consultation: Consultation) -> dict[str, str]:
    """Keep the circulars of a consultation that is being opened; language to the hash of those that were set."""
    signed = circular_hashes(work, consultation)
    return {each: freeze_in(work, consultation, each) for each in consultation.languages if each not in signed}


def freeze_in(work: Work, consultation: Consultation, language: str) -> str:
    """Keep the circular of one language as it is now; its hash."""
    name = file_name(consultation.reference, f"-{language}.pdf")
    sha256 = store(work, name=name, content=set_paper(facts_in(work, consultation, language)))
    work.session.add(
        Circular(consultation_id=consultation.id, language=language, filename=name, sha256=sha256, is_signed=False)
    )
    work.session.flush()
    return sha256


def enclosures(work: Work, consultation: Consultation) -> Mapping[str, Enclosed]:
    """Language to what goes with a letter in it, of a consultation that has been opened."""
    found = {}
    for row in circulars(work, consultation):
        content = stored_file(work, row.sha256).content
        kilobytes = -(-len(content) // _KILOBYTE)
        is_small = kilobytes <= work.settings.letter_attachment_kilobytes
        attachment = Attachment(filename=row.filename, media_type=MEDIA_TYPE, content=content) if is_small else None
        found[row.language] = Enclosed(kilobytes=kilobytes, attachment=attachment)
    return found


def circular_file(work: Work, reference: str, language: str) -> StoredFile:
    """The circular in one language: as it was frozen, or of a draft as it would be set now.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotFound: it is not issued in that language.
        NoPreview: the times of a draft cannot be reckoned from now.
    """
    consultation = by_reference(work, reference)
    kept = next((row.sha256 for row in circulars(work, consultation) if row.language == language), None)
    if kept is not None:
        return stored_file(work, kept)
    if consultation.state != State.DRAFT or language not in consultation.languages:
        raise NotFound
    foresee(work, consultation)
    return StoredFile(media_type=MEDIA_TYPE, content=set_paper(facts_in(work, consultation, language)))


def facts_in(work: Work, consultation: Consultation, language: str) -> CircularFacts:
    """What the circular prints in one language; times and counts as they stand on the consultation."""
    return CircularFacts(
        sheet=sheet(work, consultation, language),
        body=in_language(consultation.letters, language, consultation.original),
        items=item_texts(work, consultation, language),
        rules=rule_lines(work, consultation),
        code_address=work.settings.public_url.rstrip("/") + CODE_PATH,
    )


def item_texts(work: Work, consultation: Consultation, language: str) -> tuple[ItemText, ...]:
    """All items with their texts as papers print them."""
    return tuple(_item_text(each, language, consultation.original) for each in items(work, consultation))


def file_name(reference: str, ending: str) -> str:
    """Name for saving: a reference holds signs that file systems do not take."""
    return "".join(each if each.isascii() and each.isalnum() else "-" for each in reference) + ending


def _item_text(item: Item, language: str, original: str) -> ItemText:
    return ItemText(
        number=item.number,
        title=in_language(item.titles, language, original),
        text=in_language(item.texts, language, original),
        proposer=in_language(item.proposer, language, original),
        source=item.source,
        annexes=_annex_names(item.annexes, language, original),
        decisions=tuple(_decision_text(item, each, language, original) for each in item.decisions),
    )


def _decision_text(item: Item, decision: Decision, language: str, original: str) -> DecisionText:
    is_alone = decision.name == item.number
    return DecisionText(
        name=decision.name,
        title=in_language(decision.titles, language, original),
        text="" if is_alone else in_language(decision.texts, language, original),
        choices=tuple(decision.choices) if takes_answers(decision) else (),
    )


def _annex_names(annexes: list[Annex], language: str, original: str) -> tuple[str, ...]:
    names = {each.position: in_language(each.names, language, original) or each.filename for each in annexes}
    return tuple(names[position] for position in sorted(names))
