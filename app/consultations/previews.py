"""Sample letters on the ground of a consultation: of a draft as if it were opened now, of any other as it stands.

Texts, rules, times and the reader are the consultation's own; the link opens nothing, and whatever was answered,
received or decided is invented.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.consultations.correspondence import item_lines, rule_lines, sheet
from app.consultations.foreseen import NoPreview, foresee
from app.consultations.models import Consultation, State
from app.consultations.preflight import roster_of
from app.consultations.queries import by_reference, in_language
from app.core.i18n import gettext
from app.core.work import Work
from app.letters.facts import Addressee
from app.letters.samples.ground import Ground
from app.members.queries import RosterLine

_CODE = "AAAA-BBBB-CCCC-DDDD"


def ground_of(work: Work, reference: str, language: str) -> Ground:
    """What sample letters of a consultation stand on, in one language.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NoPreview: it has no item, or its times cannot be reckoned from now.
    """
    consultation = by_reference(work, reference)
    items = item_lines(work, consultation, language)
    if not items:
        raise NoPreview(reason=gettext("There is no item to decide on."))
    lines = foresee(work, consultation) if consultation.state == State.DRAFT else roster_of(work, consultation).lines
    site = work.settings.public_url.rstrip("/")
    return Ground(
        sheet=sheet(work, consultation, language),
        addressee=_reader(lines, language),
        body=in_language(consultation.letters, language, consultation.original),
        items=items,
        rules=rule_lines(work, consultation),
        original=consultation.original,
        copied=_copied(consultation),
        letter_reference=reference,
        link=f"{site}/l/EXAMPLE",
        other_link=f"{site}/l/ANOTHER-EXAMPLE",
        contest_link=f"{site}/c/EXAMPLE",
        code=_CODE,
    )


def _copied(consultation: Consultation) -> str:
    """Name of a recipient of copies; "" where there is none."""
    copies = consultation.document.get("copies") or []
    return str(copies[0].get("name", "")) if copies else ""


def _reader(lines: Sequence[RosterLine], language: str) -> Addressee:
    """A focal point that reads the language, of a member with the vote; any other one where nobody reads it."""
    voting = [line for line in lines if line.has_vote]
    chosen = [(line, point) for line in voting for point in line.focal_points]
    chosen.sort(key=lambda pair: pair[1].language != language)
    if not chosen:
        return Addressee(member="–", title="", name="")
    line, point = chosen[0]
    return Addressee(
        member=line.names.get(language, line.code),
        title=point.title,
        name=point.name,
        zone=ZoneInfo(line.zone) if line.zone else None,
    )
