"""Writing drafts: a checked file becomes rows, and may be written again until the consultation is opened."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from app.consultations import rulebook
from app.consultations.disclosure import prescribed
from app.consultations.draft import AnnexDraft, Draft, ItemDraft, PartDraft
from app.consultations.manuscript_models import Circular
from app.consultations.models import Annex, Consultation, Copy, Decision, Item, State
from app.consultations.queries import may_be_continued
from app.consultations.refusals import CannotContinue, FileRefused, NotADraft, Problem, RuleUnknown
from app.core.i18n import listed
from app.core.work import Work
from app.documents.service import store
from app.members.models import Body
from app.members.refusals import BodyUnknown
from app.record.events import HOUSE, EventType, canonical, text_hash
from app.record.service import append
from app.rules import Disclosure, Rule


def import_consultation(work: Work, draft: Draft) -> Consultation:
    """Write a draft; one of the same reference is replaced while it has not been opened.

    Raises:
        BodyUnknown: its body does not exist.
        FileRefused: it names a rule that its body does not have; every place with its line.
        CannotContinue: what it continues does not exist, or nothing of it has been decided.
        NotADraft: a consultation of that reference has been opened.
    """
    body = work.session.scalar(select(Body).where(Body.code == draft.body))
    if body is None:
        raise BodyUnknown(body=draft.body)
    rules = _rules(work, draft)
    if draft.continues and not may_be_continued(work, draft.continues):
        raise CannotContinue(reference=draft.reference, earlier=draft.continues)
    _make_room(work, draft.reference)
    consultation = _row(work, draft, body, prescribed(rules.values()))
    work.session.add(consultation)
    work.session.flush()
    _write_items(work, consultation, draft, rules)
    work.session.flush()
    append(
        work,
        HOUSE,
        EventType.CONSULTATION_IMPORTED,
        facts={"reference": draft.reference, "sha256": text_hash(canonical(draft.document))},
    )
    return consultation


def _rules(work: Work, draft: Draft) -> Mapping[str, Rule]:
    """Every rule that the file names, by its name."""
    known = rulebook.names(work, draft.body)
    unknown = [
        Problem(
            code=RuleUnknown.code,
            text=RuleUnknown.text,
            facts={"name": each.name, "known": listed(known)},
            line=each.line,
        )
        for each in draft.rule_mentions
        if each.name not in known
    ]
    if unknown:
        raise FileRefused(sorted(unknown, key=lambda each: each.line or 0))
    today = work.now.astimezone(ZoneInfo(draft.zone)).date()
    named = {_rule_name(draft, item, part) for item in draft.items for part in item.parts or (None,)}
    return {name: rulebook.rule_named(work, name, body=draft.body, on=today) for name in sorted(named)}


def _make_room(work: Work, reference: str) -> None:
    former = work.session.scalar(select(Consultation).where(Consultation.reference == reference).with_for_update())
    if former is None:
        return
    if former.state != State.DRAFT:
        raise NotADraft(reference=reference)
    # The signed letter was that of the former text.
    work.session.execute(delete(Circular).where(Circular.consultation_id == former.id))
    work.session.delete(former)
    work.session.flush()


def _row(work: Work, draft: Draft, body: Body, disclosure: Disclosure) -> Consultation:
    return Consultation(
        reference=draft.reference,
        body_id=body.id,
        continues=draft.continues,
        state=State.DRAFT,
        document=dict(draft.document),
        titles=dict(draft.titles),
        letters=dict(draft.letters),
        legal_basis=dict(draft.legal_basis),
        authorising_meeting=dict(draft.authorising_meeting),
        signatory=dict(draft.signatory),
        contact=dict(draft.contact),
        languages=list(draft.languages),
        original=draft.original,
        zone=draft.zone,
        deadline_text=draft.deadline,
        replies_open_text=draft.replies_open,
        disclosure_during=draft.during or disclosure.during,
        disclosure_after=draft.after or disclosure.after,
        disclosure_audience=draft.audience,
        certify=draft.certify,
        is_illustrative=draft.is_illustrative,
        imported_at=work.now,
        copies=[Copy(name=each.name, email=each.email, language=each.language) for each in draft.copies],
    )


def _write_items(work: Work, consultation: Consultation, draft: Draft, rules: Mapping[str, Rule]) -> None:
    position = 0
    for place, each in enumerate(draft.items):
        item = Item(
            consultation_id=consultation.id,
            position=place,
            number=each.number,
            titles=dict(each.titles),
            texts=dict(each.texts),
            proposer=dict(each.proposer),
            source=each.source,
            annexes=[row for index, annex in enumerate(each.annexes) for row in _annex_rows(work, index, annex)],
        )
        for part in each.parts or (None,):
            rule = rules[_rule_name(draft, each, part)]
            item.decisions.append(_decision(consultation, each, part, position=position, rule=rule))
            position += 1
        work.session.add(item)


def _rule_name(draft: Draft, item: ItemDraft, part: PartDraft | None) -> str:
    return (part.rule if part else None) or item.rule or draft.rule


def _decision(
    consultation: Consultation, item: ItemDraft, part: PartDraft | None, *, position: int, rule: Rule
) -> Decision:
    titles: Mapping[str, str] = item.titles
    if part is not None and part.titles:
        titles = part.titles
    return Decision(
        consultation_id=consultation.id,
        position=position,
        name=item.number + (part.letter if part else ""),
        titles=dict(titles),
        texts=dict(part.texts if part else item.texts),
        rule=rule.as_plain(),
        choices=[str(choice) for choice in rule.choices],
        text_sha256={},
    )


def _annex_rows(work: Work, position: int, annex: AnnexDraft) -> list[Annex]:
    return [
        Annex(
            position=position,
            names=dict(annex.names),
            language=language,
            filename=annex.files[language].rsplit("/", 1)[-1],
            sha256=store(work, name=annex.files[language], content=content),
        )
        for language, content in annex.contents.items()
    ]
