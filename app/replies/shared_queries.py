"""What all Member States read alike beside their own replies: views exchanged before, declarations after adoption."""

from app.consultations.models import Consultation
from app.core.work import Work
from app.letters.wording import declaration_label
from app.replies.contributions import exchanged
from app.replies.declaration_queries import register
from app.replies.item_queries import day_in_words, moment_in_words
from app.replies.shared_models import ContributionView, DeclarationView
from app.rules import Declaration


def contributions(work: Work, consultation: Consultation, language: str) -> tuple[ContributionView, ...]:
    """What was said before replies could be given, in the order received."""
    return tuple(
        ContributionView(member=each.member, received=moment_in_words(consultation, each.received_at), text=each.text)
        for each in exchanged(work, consultation, language)
    )


def declarations(work: Work, consultation: Consultation, language: str) -> tuple[DeclarationView, ...]:
    """The register of declarations, in the order in which they were entered."""
    return tuple(
        DeclarationView(
            decision=each.decision,
            member=each.member,
            kind=declaration_label(Declaration(each.kind)),
            received_on=day_in_words(consultation, each.received_at),
            withdrawn_on=day_in_words(consultation, each.withdrawn_at) if each.withdrawn_at else "",
            text=each.text,
        )
        for each in register(work, consultation, language)
    )
