"""Files that are kept between showing what they would change and confirming it."""

from datetime import timedelta

from sqlalchemy import delete

from app.core.i18n import gettext
from app.core.work import Work
from app.members import files
from app.members.cells import fault_in, shown
from app.members.files import NamedFile
from app.members.models import PendingImport
from app.members.names import BodyTexts
from app.members.refusals import BodyTextRefused, NothingHandedIn
from app.members.service import ImportRequest, import_difference

#: They hold addresses: nobody needs them longer.
KEPT = timedelta(days=1)


def hand_in(work: Work, request: ImportRequest, members: NamedFile, focal_points: NamedFile | None) -> int:
    """Keep the files of a request by the officer who acts; the number under which it is shown and confirmed.

    What was handed in longer ago than a day is deleted.

    Raises:
        BodyTextRefused: a text of the body holds what cannot be kept.
        BadBodyCode, BodyUnnamed, MembersRefused: as for `service.import_difference`.
    """
    texts = request.texts
    for text in (*texts.names.values(), *texts.secretariat.values(), *texts.place.values()):
        fault = fault_in(text)
        if fault:
            raise BodyTextRefused(text=shown(text), problem=gettext(fault.text) % fault.facts)
    import_difference(work, request)
    work.session.execute(delete(PendingImport).where(PendingImport.handed_in_at < work.now - KEPT))
    row = PendingImport(
        officer_id=int(work.actor.id),
        handed_in_at=work.now,
        body=request.body,
        removes=request.removes,
        names_on=request.names_on,
        names=dict(texts.names),
        secretariat=dict(texts.secretariat),
        place=dict(texts.place),
        members_name=members.name,
        members_content=members.content,
        focal_points_name=focal_points.name if focal_points else "",
        focal_points_content=focal_points.content if focal_points else None,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def handed_in(work: Work, number: int) -> ImportRequest:
    """The request of that number, its files read anew.

    Raises:
        NothingHandedIn: it has been applied, or is older than a day.
    """
    row = work.session.get(PendingImport, number)
    if row is None or row.handed_in_at < work.now - KEPT:
        raise NothingHandedIn
    content = row.focal_points_content
    return ImportRequest(
        body=row.body,
        files=files.read(
            NamedFile(name=row.members_name, content=row.members_content),
            NamedFile(name=row.focal_points_name, content=content) if content is not None else None,
        ),
        removes=row.removes,
        names_on=row.names_on,
        texts=BodyTexts(names=row.names, secretariat=row.secretariat, place=row.place),
    )


def forget(work: Work, number: int) -> None:
    """Delete the files of a request; that there are none is no error."""
    work.session.execute(delete(PendingImport).where(PendingImport.id == number))
