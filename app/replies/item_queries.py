"""Reading the items of a consultation with the answers of one seat, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import PurePath
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.consultations.explaining import explained
from app.consultations.models import Consultation, Decision, Item, Seat, State
from app.consultations.procedure import has_lost_vote, keeps_silence, may_answer, takes_answers
from app.consultations.queries import by_id
from app.consultations.settling import is_settled
from app.core.i18n import _, current_language, listed, name_of, written_date
from app.core.work import Work
from app.documents.models import Document
from app.letters import wording
from app.letters.corrigendum import particulars_sentences
from app.replies import ledger, reasons
from app.replies.choices import Asked, choices_of
from app.replies.display import Phrase, phrase, visible
from app.replies.finality import bound, is_binding
from app.replies.models import COUNTED, Reply
from app.replies.read_models import CorrectionView, DecisionView, ItemView
from app.replies.shared_models import AnnexView
from app.replies.shown import NOTHING_SHOWN, Corrected, answers_former_text, asked_anew
from app.replies.standing_answers import may_take_back, positions
from app.rules import ADVERSE, Choice, Outcome, may_be_given

KILOBYTE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What stands of one seat, and the moment at which it is asked."""

    seat: Seat
    now: datetime
    givers: Mapping[str, Reply]
    positions: Mapping[str, Choice]
    reasons: Mapping[str, str]
    #: Decisions that were answered before their text was corrected in substance.
    lapsed: frozenset[str]
    corrected: Sequence[Corrected]
    anew: Mapping[str, int]
    #: Decisions whose answers were declared final.
    final: frozenset[str]


def items_of(
    work: Work, seat: Seat, replies: Sequence[Reply], corrected: tuple[Corrected, ...]
) -> tuple[ItemView, ...]:
    """All items of a seat's consultation in order, in the language in use.

    Args:
        work: to read with.
        seat: whose answers are shown.
        replies: all that the seat has sent, in order.
        corrected: all corrections of the consultation's texts, in order.
    """
    consultation = by_id(work, seat.consultation_id)
    anew = asked_anew(corrected)
    own = _Own(
        seat=seat,
        now=work.now,
        givers=ledger.givers(replies, anew),
        positions=positions(replies, anew),
        reasons=reasons.standing_reasons(replies, anew),
        lapsed=_lapsed(replies, anew),
        corrected=corrected,
        anew=anew,
        final=bound(seat.answers) if is_binding(consultation, seat, now=work.now) else frozenset(),
    )
    rows = (
        work.session.scalars(
            select(Item)
            .where(Item.consultation_id == consultation.id)
            .options(joinedload(Item.decisions), joinedload(Item.annexes))
            .order_by(Item.position)
        )
        .unique()
        .all()
    )
    sizes = sizes_of(work, rows)
    return tuple(
        ItemView(
            number=item.number,
            title=_phrase(item.titles, consultation),
            text=_phrase(item.texts, consultation),
            proposer=_phrase(item.proposer, consultation),
            source=item.source,
            annexes=annex_views(item, consultation, sizes),
            decisions=tuple(_decision(consultation, own, item, each) for each in item.decisions),
        )
        for item in rows
    )


def day_in_words(consultation: Consultation, instant: datetime) -> str:
    """The day on the council's clock, in words."""
    return written_date(instant.astimezone(ZoneInfo(consultation.zone)).date())


def moment_in_words(consultation: Consultation, instant: datetime) -> str:
    """Day and hour on the council's clock, in words."""
    local = instant.astimezone(ZoneInfo(consultation.zone))
    return _("%(day)s, %(hour)s", day=written_date(local.date()), hour=local.strftime("%H:%M"))


def _phrase(texts: Mapping[str, str], consultation: Consultation) -> Phrase:
    return phrase(texts, current_language(), consultation.original)


def sizes_of(work: Work, items: Sequence[Item]) -> dict[str, int]:
    """SHA-256 of each annex to its length in bytes."""
    hashes = {annex.sha256 for item in items for annex in item.annexes}
    rows = work.session.execute(select(Document.sha256, Document.size).where(Document.sha256.in_(hashes)))
    return {row.sha256: row.size for row in rows}


def annex_views(
    item: Item, consultation: Consultation, sizes: Mapping[str, int], *, preferred: str = ""
) -> tuple[AnnexView, ...]:
    """One file of each annex: in the preferred language, else in the original's, else the first there is.

    `preferred`: "" means the reader's.
    """
    language = current_language()
    ordered = sorted(item.annexes, key=lambda annex: (annex.position, annex.id))
    found = []
    for _position, group in groupby(ordered, key=lambda annex: annex.position):
        by_language = {annex.language: annex for annex in group}
        best = (
            by_language.get(preferred or language)
            or by_language.get(consultation.original)
            or next(iter(by_language.values()))
        )
        found.append(
            AnnexView(
                name=_phrase(best.names, consultation),
                sha256=best.sha256,
                kind=PurePath(best.filename).suffix.lstrip(".").upper(),
                kilobytes=-(-sizes[best.sha256] // KILOBYTE),
                language_name="" if best.language == language else name_of(best.language),
            )
        )
    return tuple(found)


def _decision(consultation: Consultation, own: _Own, item: Item, decision: Decision) -> DecisionView:
    answer = own.seat.answers.get(decision.name, "")
    standing = Choice(answer) if answer else None
    giver = own.givers.get(decision.name)
    # Whoever read counts before the announcement could report or change something to turn them.
    is_announced = consultation.state == State.ANNOUNCED
    is_told = is_announced or is_settled(decision)
    sentence, derivation = explained(decision) if is_announced else ("", ())
    has_own_title = decision.titles != item.titles
    position = own.positions.get(decision.name)
    is_final = decision.name in own.final
    asked = Asked(consultation=consultation, decision=decision, now=own.now, standing=standing, position=position)
    return DecisionView(
        name=decision.name,
        title=_phrase(decision.titles if has_own_title else {}, consultation),
        text=_phrase(decision.texts, consultation),
        choices=choices_of(asked) if _takes_answers(consultation, decision, own) and not is_final else (),
        answer=answer,
        answer_label=wording.answer_label(answer) if answer else "",
        answered_on=day_in_words(consultation, giver.received_at) if giver else "",
        is_counted=not has_lost_vote(decision, own.seat),
        may_clear=may_take_back(decision, standing) and not is_final,
        keeps_silence=keeps_silence(decision),
        broken_on=_broken_on(consultation, decision),
        asks_reason=reasons.asked(decision),
        adverse_labels=listed(wording.choice_label(each) for each in ADVERSE if each in decision.choices),
        own_reason=visible(own.reasons.get(decision.name, "")),
        outcome=wording.outcome_label(Outcome(decision.outcome)) if decision.outcome and is_told else "",
        reason=decision.reason if is_announced else "",
        sentence=sentence,
        derivation=derivation,
        particulars=_particulars(decision) if is_announced else (),
        is_comment=not takes_answers(decision),
        settled_on=day_in_words(consultation, decision.settled_at) if decision.settled_at else "",
        corrections=tuple(
            _correction(consultation, decision, each) for each in own.corrected if each.name == decision.name
        ),
        asked_anew=own.anew.get(decision.name, NOTHING_SHOWN),
        has_lapsed=decision.name in own.lapsed and not answer,
        is_final=is_final,
    )


def _lapsed(replies: Sequence[Reply], anew: Mapping[str, int]) -> frozenset[str]:
    return frozenset(
        name
        for reply in replies
        if reply.kind in COUNTED and reply.removed_at is None
        for name in reply.answers
        if answers_former_text(name, reply.index, anew)
    )


def _correction(consultation: Consultation, decision: Decision, change: Corrected) -> CorrectionView:
    is_issued = bool(decision.titles.get(current_language()) or decision.texts.get(current_language()))
    language = current_language() if is_issued else consultation.original
    return CorrectionView(
        corrected_on=day_in_words(consultation, change.corrected_at),
        languages=listed(name_of(each) for each in change.former),
        is_substantive=change.is_substantive,
        former=Phrase(
            text=change.former.get(language, ""), language="" if language == current_language() else language
        ),
    )


def _particulars(decision: Decision) -> tuple[str, ...]:
    adopted_on, in_force_on = decision.adopted_on, decision.in_force_on
    said = {
        "number": decision.number,
        "adopted_on": adopted_on.isoformat() if adopted_on else "",
        "in_force_on": in_force_on.isoformat() if in_force_on else "",
    }
    return particulars_sentences(said)


def _broken_on(consultation: Consultation, decision: Decision) -> str:
    if decision.broken_at is None or is_settled(decision) or consultation.state != State.OPEN:
        return ""
    return day_in_words(consultation, decision.broken_at)


def _takes_answers(consultation: Consultation, decision: Decision, own: _Own) -> bool:
    """Whether answers are taken from the seat now; while views are exchanged first, they are not."""
    is_open = may_be_given(own.now, consultation.replies_open_at)
    return is_open and may_answer(decision, own.seat) and not is_settled(decision)
