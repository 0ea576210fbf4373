"""Letters of a draft as their recipients will see them, with figures and persons that are marked as samples."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.consultations.models import State
from app.consultations.previews import ground_of
from app.consultations.queries import by_reference
from app.core.errors import NotFound, Refusal
from app.core.work import Work
from app.letters.samples.catalogue import LETTERS
from app.outbox.letter import Letter

KINDS = ("invitation", "copy", "reminder", "receipt", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What previews of a draft may be chosen from."""

    reference: str
    languages: Sequence[str]


def draft_of(work: Work, reference: str) -> Draft | None:
    """The draft of that reference; None where there is none."""
    try:
        found = by_reference(work, reference)
    except Refusal:
        return None
    return Draft(reference=reference, languages=found.languages) if found.state == State.DRAFT else None


def sample(work: Work, reference: str, kind: str, language: str) -> Letter:
    """One letter in one language, as if the consultation were opened now.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotFound: it is no draft, or has no such letter, or is not issued in the language.
        NoPreview: it has no item, or its times cannot be reckoned from now.
    """
    consultation = by_reference(work, reference)
    if consultation.state != State.DRAFT or kind not in KINDS or language not in consultation.languages:
        raise NotFound
    return LETTERS[kind](ground_of(work, reference, language))
