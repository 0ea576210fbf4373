"""Letters to all focal points of a member: receipts, differences, contests and rulings."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from app.consultations import correspondence, invitations
from app.consultations.correspondence import Party
from app.consultations.procedure import takes_answers
from app.consultations.queries import in_language
from app.core.work import Work
from app.letters import colleague, contest_received, contest_ruled, on_behalf, receipt
from app.letters.facts import AnswerLine, ItemLine, PaperFacts, ReceiptFacts, Sheet
from app.links.tokens import ContestClaim
from app.outbox import service as outbox
from app.outbox.letter import Letter
from app.outbox.service import Cause, Recipient
from app.replies.ledger import Place
from app.replies.models import Reply, ReplyKind
from app.replies.submission import Note, PaperReply


def contest_link(work: Work, place: Place, party: Party, index: int) -> str:
    """The address under which one focal point may report that a reply was not sent on behalf of its member."""
    if party.focal_point is None:
        raise ValueError("only a focal point may contest a reply")
    claim = ContestClaim(focal_point=party.focal_point.id, consultation=place.consultation.id, reply=index)
    return f"{work.settings.public_url.rstrip('/')}/c/{invitations.signer(work).sign(claim)}"


def post_receipts(work: Work, place: Place, reply: Reply, *, replaced: Reply | None) -> None:
    """Queue the receipt of a reply to every focal point of the member, each with a contest link of its own."""

    def written(sheet: Sheet, party: Party) -> Letter:
        facts = _receipt(work, place, reply, (sheet, party), replaced=replaced)
        return receipt.compose(sheet, party.addressee, receipt=facts)

    _post(work, place, written, index=reply.index)


def post_on_behalf(work: Work, place: Place, reply: Reply, *, replaced: Reply | None, note: Note) -> None:
    """Tell every focal point what was recorded on behalf of the member from a paper, as a receipt does."""
    paper = _paper_facts(reply.channel, reply.received_at, note)

    def written(sheet: Sheet, party: Party) -> Letter:
        facts = _receipt(work, place, reply, (sheet, party), replaced=replaced)
        is_admitted = reply.kind == ReplyKind.ADMITTED
        return on_behalf.compose(sheet, party.addressee, paper=paper, receipt=facts, is_admitted=is_admitted)

    _post(work, place, written, index=reply.index)


def post_confirmed(work: Work, place: Place, reply: Reply, *, paper: PaperReply, index: int) -> None:
    """Tell every focal point that a paper says what the reply says that stands."""
    facts = _paper_facts(paper.channel, paper.received_at, paper.note)

    def written(sheet: Sheet, party: Party) -> Letter:
        receipt_ = _receipt(work, place, reply, (sheet, party), replaced=None)
        return on_behalf.compose_confirmed(sheet, party.addressee, paper=facts, receipt=receipt_)

    _post(work, place, written, index=index)


def post_difference(work: Work, place: Place, *, names: Collection[str], index: int) -> None:
    """Tell every focal point that two of them answered differently, and that the second answer was not recorded."""

    def written(sheet: Sheet, party: Party) -> Letter:
        items = tuple(each for each in _item_lines(place, sheet.language) if each.name in names)
        return colleague.compose(sheet, party.addressee, items=items, noticed_at=work.now)

    _post(work, place, written, index=index)


def post_contest_received(work: Work, place: Place, reply: Reply, *, index: int) -> None:
    """Tell every focal point that a reply was contested; it stands until two officers have ruled."""

    def written(sheet: Sheet, party: Party) -> Letter:
        return contest_received.compose(sheet, party.addressee, code=reply.receipt_code, received_at=reply.received_at)

    _post(work, place, written, index=index)


def post_contest_ruled(work: Work, place: Place, reply: Reply, *, is_upheld: bool, index: int) -> None:
    """Tell every focal point what two officers decided on a contested reply."""

    def written(sheet: Sheet, party: Party) -> Letter:
        return contest_ruled.compose(
            sheet, party.addressee, code=reply.receipt_code, received_at=reply.received_at, is_upheld=is_upheld
        )

    _post(work, place, written, index=index)


def answer_lines(place: Place, reply: Reply, language: str) -> tuple[AnswerLine, ...]:
    """All decisions with the answer that the reply holds."""
    return tuple(
        AnswerLine(name=each.name, title=each.title, choice=reply.answers.get(each.name, ""))
        for each in _item_lines(place, language)
        if not each.is_comment
    )


def post(work: Work, place: Place, written: Callable[[Sheet, Party], Letter], *, index: int) -> None:
    """Queue one letter to every focal point of a member. `index`: of the event that causes it."""
    _post(work, place, written, index=index)


def _receipt(
    work: Work, place: Place, reply: Reply, to: tuple[Sheet, Party], *, replaced: Reply | None
) -> ReceiptFacts:
    sheet, party = to
    return ReceiptFacts(
        code=reply.receipt_code,
        received_at=reply.received_at,
        is_late=reply.kind == ReplyKind.LATE,
        is_statement=reply.kind == ReplyKind.STATEMENT or not reply.given,
        function=reply.function,
        answers=answer_lines(place, reply, sheet.language) if place.is_entitled else (),
        replaces_at=replaced.received_at if replaced else None,
        contest_link=contest_link(work, place, party, reply.index),
    )


def _paper_facts(channel: str, received_at: datetime, note: Note) -> PaperFacts:
    return PaperFacts(
        channel=channel,
        number=note.number,
        dated=note.dated,
        received_at=received_at,
        registry_number=note.registry_number,
    )


def _item_lines(place: Place, language: str) -> Iterable[ItemLine]:
    original = place.consultation.original
    return (
        ItemLine(
            name=each.name,
            title=in_language(each.titles, language, original),
            is_comment=not takes_answers(each),
        )
        for each in place.decisions
    )


def _post(work: Work, place: Place, written: Callable[[Sheet, Party], Letter], *, index: int) -> None:
    told = Cause(log=place.consultation.reference, cause=str(index))
    outbox.post(work, _letters(work, place, written), cause=told)


def _letters(work: Work, place: Place, written: Callable[[Sheet, Party], Letter]) -> Iterator[tuple[Letter, Recipient]]:
    sheets: dict[str, Sheet] = {}
    for party in place.parties(work):
        if party.language not in sheets:
            sheets[party.language] = correspondence.sheet(work, place.consultation, party.language, body=place.body)
        yield written(sheets[party.language], party), party.recipient
