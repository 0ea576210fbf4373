"""What a message is: a report about a letter, an automatic answer, or the words of a person. Pure, over its bytes."""

from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from app.intake.delivery_reports import Report, Verdict, report_of
from app.intake.mail_marks import hints_at_automatic, is_like_absence, says_automatic
from app.intake.mime_reading import PARSER_SLIPS, MailRead, mail_read, opened


class MailKind(StrEnum):
    """What a message is."""

    #: A letter did not arrive.
    BOUNCE = "bounce"
    #: A letter has not arrived yet, or not for all behind its address.
    DELAY = "delay"
    #: Out of office, confirmations of delivery and of reading, and what else machines send.
    AUTOMATIC = "automatic"
    #: What a person wrote, as far as can be told.
    HUMAN = "human"
    #: Built so that it is not read by a machine; a person looks at it.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """A message and what it is."""

    kind: MailKind
    mail: MailRead
    #: None: it is no report.
    report: Report | None = None
    #: Its subject reads like that of an automatic answer, and nothing else says so.
    is_like_automatic: bool = False


_KINDS = {Verdict.FAILED: MailKind.BOUNCE, Verdict.DELAYED: MailKind.DELAY, Verdict.DELIVERED: MailKind.AUTOMATIC}


def classified(raw: bytes) -> Classified:
    """What a message is; whatever its bytes, an answer comes back."""
    message = opened(raw)
    if message is None:
        return Classified(kind=MailKind.UNREADABLE, mail=MailRead())
    try:
        return _classified(message)
    except PARSER_SLIPS:
        return Classified(kind=MailKind.UNREADABLE, mail=MailRead())


def _classified(message: Message) -> Classified:
    mail = mail_read(message)
    report = report_of(message)
    if report is not None:
        return Classified(kind=_KINDS[report.verdict], mail=mail, report=report)
    is_absence = is_like_absence(mail.subject)
    # Reports of other kinds: on reading, on complaints.
    is_other_report = message.get_content_type() == "multipart/report"
    if is_other_report or says_automatic(message) or (is_absence and hints_at_automatic(message)):
        return Classified(kind=MailKind.AUTOMATIC, mail=mail)
    return Classified(kind=MailKind.HUMAN, mail=mail, is_like_automatic=is_absence)
