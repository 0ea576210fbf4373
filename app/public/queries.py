"""Reading a result for anyone: no further than disclosure lets it go, and nothing where it is not for the public."""

from dataclasses import replace

from app.consultations.queries import by_reference
from app.consultations.refusals import ConsultationUnknown
from app.consultations.sight import public_sight
from app.core.errors import NotFound
from app.core.work import Work
from app.evidence.facts import Result
from app.evidence.queries import result_of
from app.rules import After


def public_result(work: Work, reference: str, language: str) -> Result:
    """The announced result of a consultation, with its corrigenda, as anyone may read it.

    Raises:
        NotFound: there is none, or it is not for the public; the two cannot be told apart.
    """
    try:
        consultation = by_reference(work, reference)
    except ConsultationUnknown:
        raise NotFound from None
    reach = public_sight(consultation).reach
    if reach is None:
        raise NotFound
    return _for_all(result_of(work, reference, language=language, reach=reach))


def _for_all(found: Result) -> Result:
    """Without what disclosure does not speak of: standing, channels, and declarations where texts stay undisclosed."""
    # Member States have had declarations by letter; to others they are names and texts like any.
    are_texts_told = found.reach is After.NAMES_WITH_TEXT
    return replace(
        found,
        members=tuple(replace(each, channel="") for each in found.members if each.is_entitled),
        declarations=found.declarations if are_texts_told else (),
    )
