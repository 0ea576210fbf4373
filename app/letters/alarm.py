"""What officers are told at once, because the house does not run as it should."""

from datetime import datetime

from app.core.i18n import _, signed_number, speaking, written_date
from app.letters import passages
from app.letters.blocks import Block, Code, Heading, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Paper
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "alarm"


def compose_scheduler(paper: Paper, addressee: Addressee, *, last_at: datetime | None) -> Letter:
    """The scheduler is silent. `last_at`: when it last began a pass; None: it has never run."""
    with speaking(paper.language):
        if last_at is None:
            heading = _("The scheduler has never run.")
            means = _("Until it runs no letter leaves, no reminder is written and no consultation is closed.")
        else:
            heading = _("The scheduler is silent.")
            means = _(
                "Last pass: %(moment)s. Until it runs again no letter leaves, no reminder is written and no "
                "consultation is closed.",
                moment=_moment(last_at),
            )
        blocks: list[Block] = [
            Paragraph(text=means),
            Paragraph(text=_("Nothing is lost: what falls due meanwhile is made up for once it runs again.")),
            Paragraph(text=_("It is started by this command:")),
            Code(code="flask scheduler"),
        ]
        subject = _("%(reference)s: the scheduler is silent", reference=ltr(paper.reference))
        return _alarm(paper, addressee, subject, Heading(text=heading), *blocks)


def compose_web(paper: Paper, addressee: Addressee, *, last_at: datetime) -> Letter:
    """The pages do not answer. `last_at`: when they last did."""
    with speaking(paper.language):
        means = _(
            "Last answer: %(moment)s. Until the pages answer again no reply can be given by means of a personal link, "
            "and nobody can work at the desk.",
            moment=_moment(last_at),
        )
        stands = _(
            "Deadlines stand: a reply that is received later is not counted. Where one is near, two officers can "
            "extend it by this command:"
        )
        subject = _("%(reference)s: the pages do not answer", reference=ltr(paper.reference))
        heading = Heading(text=_("The pages do not answer."))
        extend = Code(code="flask consultations extend")
        return _alarm(paper, addressee, subject, heading, Paragraph(text=means), Paragraph(text=stands), extend)


def compose_clock(paper: Paper, addressee: Addressee, *, found_at: datetime, seconds: int, is_halted: bool) -> Letter:
    """The clock of the database was set.

    Args:
        paper: the writing paper.
        addressee: who reads it.
        found_at: when it was noticed, by that clock.
        seconds: by how much, forward counted positive.
        is_halted: whether nothing is closed until an officer lifts the alarm.
    """
    with speaking(paper.language):
        found = _(
            "At %(moment)s the clock by which deadlines are kept was found to differ from steady time by %(seconds)s "
            "seconds.",
            moment=_moment(found_at),
            seconds=ltr(signed_number(seconds)),
        )
        means = (
            _(
                "Until an officer has compared the clock and lifts the alarm no consultation is closed. Replies are "
                "recorded with the time that this clock shows."
            )
            if is_halted
            else _("On this installation the alarm is for information: consultations are closed as before.")
        )
        subject = _("%(reference)s: the clock was set", reference=ltr(paper.reference))
        heading = Heading(text=_("The clock of the database was set."))
        lift = (Paragraph(text=_("It is lifted by this command:")), Code(code="flask alarms lift"))
        return _alarm(paper, addressee, subject, heading, Paragraph(text=found), Paragraph(text=means), *lift)


def _alarm(paper: Paper, addressee: Addressee, subject: str, heading: Heading, *said: Block) -> Letter:
    blocks = [
        *passages.opening(paper, addressee, heading),
        *said,
        *passages.enquiries(paper),
        *passages.signed_by_secretariat(paper),
    ]
    return letter(KIND, (paper,), subject, blocks)


def _moment(instant: datetime) -> str:
    """To the second, in UTC, on which the clocks of the processes agree."""
    day, hour = written_date(instant.date()), ltr(f"{instant:%H:%M:%S}")
    return _("%(day)s, %(hour)s %(clock)s", day=day, hour=hour, clock=ltr("UTC"))
