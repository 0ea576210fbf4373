"""Whether a submission may be recorded, by what stands once its turn has come; each check raises its refusal."""

from collections.abc import Sequence
from datetime import datetime

from app.consultations.models import State
from app.consultations.procedure import may_answer
from app.consultations.settling import is_settled
from app.core.i18n import written_date
from app.letters.wording import outcome_label
from app.replies import reasons, requests
from app.replies.item_queries import moment_in_words
from app.replies.ledger import Place
from app.replies.models import Reply
from app.replies.refusals import (
    AnswerStands,
    ChoiceNotOffered,
    DecisionSettled,
    DecisionUnknown,
    DiscussionTooLate,
    RepliesNotOpen,
    Withdrawn,
    WithoutVote,
)
from app.replies.standing_answers import may_give, may_take_back, positions
from app.replies.submission import Content
from app.rules import Choice, Outcome, Overlay, Portion, may_be_given, rule_from_plain


def check_standing(place: Place, content: Content) -> None:
    """The consultation must stand, and only a member with the vote gives answers."""
    if place.consultation.state == State.WITHDRAWN:
        raise Withdrawn(reference=place.consultation.reference)
    if (content.said or content.reasons) and not place.is_entitled:
        raise WithoutVote(member=place.seat.names.get(content.language, place.seat.code))


def check_open(place: Place, content: Content, received_at: datetime) -> None:
    """No answer is taken while views are exchanged."""
    opens_at = place.consultation.replies_open_at
    is_answer = bool(content.said or content.reasons)
    if opens_at is not None and is_answer and not may_be_given(received_at, opens_at):
        raise RepliesNotOpen(opening=moment_in_words(place.consultation, opens_at))


def check_answers(place: Place, content: Content) -> None:
    """Every answer must be one that its decision offers."""
    offered = {each.name: each.choices if may_answer(each, place.seat) else [] for each in place.decisions}
    for name in (*content.given, *content.reasons):
        if name not in offered:
            raise DecisionUnknown(name=name)
    for name, answer in content.given.items():
        if not isinstance(answer, Portion) and answer not in offered[name]:
            raise ChoiceNotOffered(name=name)


def check_settled(place: Place, content: Content, laid: Overlay) -> None:
    """A decision that has left the procedure takes neither answers nor reasons."""
    settled = {each.name: each for each in place.decisions if is_settled(each)}
    for name in (*(change.item for change in laid.changes), *content.reasons):
        if name in settled:
            raise DecisionSettled(name=name, outcome=outcome_label(Outcome(settled[name].outcome)))


def check_window(place: Place, laid: Overlay, *, now: datetime) -> None:
    """Discussion is asked for within the window of the rule."""
    rules = {each.name: each.rule for each in place.decisions}
    for change in laid.changes:
        if change.after != Choice.DISCUSS:
            continue
        last_day = requests.discussion_over(place.consultation, rule_from_plain(rules[change.item]), now=now)
        if last_day is not None:
            raise DiscussionTooLate(name=change.item, day=written_date(last_day))


def check_changes(place: Place, laid: Overlay, replies: Sequence[Reply]) -> None:
    """An answer that stands is replaced or taken back only where its rule allows it. `replies`: all of the seat's."""
    named = {each.name: each for each in place.decisions}
    held = positions(replies, place.anew)
    for change in laid.changes:
        decision, standing = named[change.item], change.before
        may = (
            may_take_back(decision, standing)
            if change.after is None
            else may_give(decision, change.after, standing=standing, position=held.get(change.item))
        )
        if not may:
            raise AnswerStands(name=change.item)


def check_reasons(place: Place, content: Content, laid: Overlay) -> None:
    """A disapproval or an objection must come with what its rule demands."""
    before = place.standing_answers
    for each in place.decisions:
        said = reasons.Said(
            name=each.name,
            before=before.get(each.name),
            after=laid.vector.get(each.name),
            reason=content.reasons.get(each.name, ""),
        )
        refusal = reasons.fault(said, reasons.asked(each))
        if refusal is not None:
            raise refusal
