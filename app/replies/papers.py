"""Papers of one focal point: what its instruction sheet, its draft reply and its receipts print."""

from app.consultations import correspondence
from app.consultations.circulars import item_texts
from app.consultations.procedure import takes_answers
from app.consultations.queries import decisions, in_language
from app.core.i18n import _, speaking
from app.core.work import Work
from app.letters.facts import AnswerLine, ReceiptFacts
from app.letters.papers.draft_reply import DraftFacts, DraftLine
from app.letters.papers.instructions import InstructionFacts
from app.letters.papers.receipt import ReceiptPaper
from app.letters.wording import statement_label
from app.links.tokens import InvitationClaim
from app.replies import ledger
from app.replies.desks import Desk, desk_of
from app.replies.display import visible
from app.replies.forms import Chosen
from app.replies.models import COUNTED, WHOLE_REPLY, Reply, ReplyKind
from app.replies.queries import pending_contests
from app.replies.read_models import ReplyPage
from app.replies.refusals import NoSuchReply
from app.replies.review import Fate, ReviewRow, review_of
from app.rules import Standing


def instruction_facts(work: Work, claim: InvitationClaim, *, asked: str = "") -> InstructionFacts:
    """What the sheet for the capital prints: nothing that the member has answered is among it.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    desk = desk_of(work, claim, asked)
    return InstructionFacts(
        sheet=correspondence.sheet(work, desk.consultation, desk.language),
        addressee=correspondence.addressee(desk.seat, desk.focal_point, desk.language),
        items=item_texts(work, desk.consultation, desk.language),
        rules=correspondence.rule_lines(work, desk.consultation),
    )


def draft_facts(page: ReplyPage, chosen: Chosen) -> DraftFacts:
    """What was chosen on the page, laid over what stands, in the page's language."""
    rows = review_of(page, chosen).rows if page.paper.is_entitled and not page.paper.is_exchange else ()
    return DraftFacts(
        sheet=page.paper.sheet,
        addressee=page.paper.addressee,
        lines=tuple(_draft_line(row, chosen) for row in rows),
        statement=chosen.shown_statement,
        statement_label=chosen.statement_label,
        statement_language=chosen.statement_language,
    )


def receipt_paper(work: Work, claim: InvitationClaim, index: int, *, asked: str = "") -> ReceiptPaper:
    """One recorded reply of the member that the link belongs to.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open anything.
        NoSuchReply: the member has no reply of that index.
    """
    desk = desk_of(work, claim, asked)
    replies = ledger.replies_of(work, desk.seat)
    reply = next((each for each in replies if each.index == index), None)
    if reply is None:
        raise NoSuchReply
    with speaking(desk.language):
        label = statement_label(reply.statement_kind) if reply.statement_kind else ""
        notices = _notices(work, desk, reply, is_replaced=any(_replaces(each, reply) for each in replies))
    former = next((each for each in replies if _replaces(reply, each) and each.removed_at is None), None)
    return ReceiptPaper(
        sheet=correspondence.sheet(work, desk.consultation, desk.language),
        addressee=correspondence.addressee(desk.seat, desk.focal_point, desk.language),
        receipt=ReceiptFacts(
            code=reply.receipt_code,
            received_at=reply.received_at,
            is_late=reply.kind == ReplyKind.LATE,
            is_statement=reply.kind == ReplyKind.STATEMENT or not reply.given,
            function=reply.function,
            answers=_answers(work, desk, reply),
            replaces_at=former.received_at if former else None,
            # A file is passed on more easily than a letter: it holds no link.
            contest_link="",
        ),
        notices=notices,
        instructions=reply.instructions if reply.invitation_id == desk.invitation.id else "",
        reasons=tuple((name, visible(text)) for name, text in reply.statements.items() if name != WHOLE_REPLY),
        statement=visible(reply.statements.get(WHOLE_REPLY, "")),
        statement_label=label,
        statement_language=reply.statement_language,
    )


def _draft_line(row: ReviewRow, chosen: Chosen) -> DraftLine:
    is_new = row.fate in {Fate.NEW, Fate.CHANGED, Fate.TAKEN_BACK}
    return DraftLine(
        name=row.name,
        title=row.title.text,
        answer=row.after or _("no answer"),
        before=row.before if is_new else "",
        reasons=visible(chosen.reasons.get(row.name, "")),
    )


def _answers(work: Work, desk: Desk, reply: Reply) -> tuple[AnswerLine, ...]:
    if desk.seat.standing != Standing.ENTITLED:
        return ()
    return tuple(
        AnswerLine(
            name=each.name,
            title=in_language(each.titles, desk.language, desk.consultation.original),
            choice=reply.answers.get(each.name, ""),
        )
        for each in decisions(work, desk.consultation)
        if takes_answers(each)
    )


def _replaces(later: Reply, earlier: Reply) -> bool:
    return later.kind in COUNTED and later.replaces == earlier.index


def _notices(work: Work, desk: Desk, reply: Reply, *, is_replaced: bool) -> tuple[str, ...]:
    """What the page of the receipt says too."""
    if reply.removed_at is not None:
        text = _(
            "This reply was removed after a report that it was not sent on behalf of the Member State. It is not "
            "counted."
        )
    elif reply.index in pending_contests(work, desk.consultation):
        text = _(
            "This reply has been reported as not sent on behalf of the Member State. It stands until two officers have "
            "decided."
        )
    elif is_replaced:
        text = _("A later reply has taken the place of this one.")
    else:
        return ()
    return (text,)
