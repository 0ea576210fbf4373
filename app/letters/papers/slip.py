"""The slip that brings the code of a mission by post."""

from dataclasses import dataclass

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Code, Link, Paragraph
from app.letters.facts import Sheet
from app.letters.papers import passages as parts
from app.letters.papers.setting import Frame, as_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFacts:
    """What a slip says. It is a secret as long as the code is good."""

    sheet: Sheet
    member: str
    #: In groups, as it is read and typed.
    code: str
    code_address: str


def set_slip(facts: SlipFacts) -> bytes:
    """The PDF."""
    with speaking(facts.sheet.language):
        return as_pdf(frame(facts), blocks(facts))


def frame(facts: SlipFacts) -> Frame:
    """Its frame, in the language in use."""
    return parts.frame(facts.sheet, _heading())


def blocks(facts: SlipFacts) -> tuple[Block, ...]:
    """All of it, in the language in use."""
    return (
        *parts.head(facts.sheet, _heading(), member=facts.member),
        Paragraph(
            text=_(
                "Personal links to the consultation named above were sent by e-mail to the focal points of your "
                "Member State. If the message has not arrived, please open the following address:"
            )
        ),
        Link(address=facts.code_address),
        Paragraph(text=_("and enter the following code:")),
        Code(code=facts.code),
        Paragraph(
            text=_(
                "The links are then mailed once more to the addresses that the secretariat has on file, and to no "
                "other. The code itself opens nothing. It expires when the consultation is closed, and is replaced by "
                "any code issued later."
            )
        ),
        *parts.deadline(facts.sheet),
        *passages.enquiries(facts.sheet),
        *passages.signed_by_secretariat(facts.sheet),
    )


def _heading() -> str:
    return _("Code of the permanent mission")
