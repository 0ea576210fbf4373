"""The file of a consultation with its texts in force; comments at its head say what changed since the opening.

What stood before is kept in the tables and the record; a file holds one text in each place.
"""

from collections.abc import Iterator

from app.consultations import files
from app.consultations.models import Consultation
from app.consultations.text_places import document_in_force
from app.core.work import Work
from app.record.events import EventType
from app.record.queries import events


def export(work: Work, consultation: Consultation) -> str:
    """What `import` reads; the comments are in English, as the keys are, and their instants in UTC."""
    return files.exported(document_in_force(work, consultation), notes=tuple(_changes(work, consultation)))


def _changes(work: Work, consultation: Consultation) -> Iterator[str]:
    """One line for each change of the texts, in the order of the log."""
    corrected = events(work, consultation.reference, EventType.TEXT_CHANGED)
    issued = events(work, consultation.reference, EventType.LANGUAGE_ISSUED)
    for index, event in sorted({**corrected, **issued}.items()):
        if index in issued:
            what = f"text of {event['item']} issued in {event['lang']}"
        else:
            what = f"text of {event['item']} corrected, {'substantive' if event['substantive'] else 'editorial'}"
        yield f"{event['at']}: {what} (No. {index} of the record)"
