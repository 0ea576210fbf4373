"""The test letter to an officer, before the opening."""

from app.consultations.correspondence import sheet
from app.consultations.preflight import deadline_as_written
from app.consultations.queries import by_reference
from app.core.work import Work
from app.letters import trial
from app.letters.facts import Addressee
from app.outbox.letter import Mailbox
from app.outbox.service import Cause, Recipient, queue
from app.record.events import instant


def send_trial(work: Work, reference: str, *, name: str, email: str, language: str) -> bool:
    """Queue a test letter to one address; False if one was queued this very instant.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
    """
    consultation = by_reference(work, reference)
    closing = consultation.deadline_at or deadline_as_written(work, consultation) or work.now
    letter = trial.compose(
        sheet(work, consultation, language, deadline_at=closing), Addressee(member="", title="", name=name)
    )
    recipient = Recipient(mailbox=Mailbox(name=name, address=email))
    return queue(work, letter, to=recipient, cause=Cause(log=reference, cause=f"trial {instant(work.now)}"))
