"""Letters about papers that are no reply, or not a clear one."""

from app.consultations import correspondence
from app.consultations.correspondence import Party
from app.consultations.invitations import link
from app.consultations.models import Consultation, Seat, State
from app.consultations.queries import decisions, in_language
from app.core.work import Work
from app.intake.models import Paper
from app.letters import clarification, no_reply
from app.letters.facts import Addressee, PaperFacts, Sheet, UnclearLine
from app.outbox.letter import Letter, Mailbox
from app.outbox.service import Cause, Recipient, queue
from app.replies.notices import post
from app.replies.places import place_of


def post_clarification(work: Work, consultation: Consultation, seat: Seat, paper: Paper, *, index: int) -> None:
    """Ask all focal points of a member for a clear answer, quoting each passage."""
    facts, is_open = facts_of(paper), consultation.state == State.OPEN

    def written(sheet: Sheet, party: Party) -> Letter:
        return clarification.compose(
            sheet,
            party.addressee,
            paper=facts,
            unclear=_unclear(work, consultation, paper, sheet.language),
            link=link(work, party.invitation) if party.invitation and is_open else None,
        )

    post(work, place_of(work, consultation, seat), written, index=index)


def post_overtaken(work: Work, consultation: Consultation, seat: Seat, paper: Paper, *, index: int) -> None:
    """Tell all focal points of a member that later answers stand."""
    facts = facts_of(paper)

    def written(sheet: Sheet, party: Party) -> Letter:
        return no_reply.compose_overtaken(sheet, party.addressee, paper=facts)

    post(work, place_of(work, consultation, seat), written, index=index)


def post_no_reply(work: Work, consultation: Consultation, paper: Paper, *, index: int) -> None:
    """Acknowledge a paper from no member, in the original language, where an address is known."""
    if not paper.address:
        return
    sheet = correspondence.sheet(work, consultation, consultation.original)
    addressee = Addressee(member="", title="", name=paper.sender)
    written = no_reply.compose(sheet, addressee, paper=facts_of(paper))
    to = Recipient(mailbox=Mailbox(name=paper.sender, address=paper.address))
    queue(work, written, to=to, cause=Cause(log=consultation.reference, cause=str(index)))


def facts_of(paper: Paper) -> PaperFacts:
    """A paper as letters identify it."""
    return PaperFacts(
        channel=paper.channel,
        number=paper.note_number,
        dated=paper.note_on,
        received_at=paper.received_at,
        registry_number=paper.registry_number,
    )


def _unclear(work: Work, consultation: Consultation, paper: Paper, language: str) -> tuple[UnclearLine, ...]:
    return tuple(
        UnclearLine(
            name=each.name,
            title=in_language(each.titles, language, consultation.original),
            sentence=paper.unclear[each.name],
        )
        for each in decisions(work, consultation)
        if each.name in paper.unclear
    )
