"""The membership that ships with the example: 48 Member States of the Council of 2019-2022, and a fictional one."""

from datetime import date
from pathlib import Path

from app.core.work import Work
from app.members import files
from app.members.files import NamedFile
from app.members.service import ImportRequest, apply, import_difference

BODY = "council"
#: The names that the Member States bore when the Council was consulted.
NAMES_ON = date(2021, 6, 30)

#: The membership lies beside the consultation that it belongs to.
_EXAMPLES = Path(__file__).parent.parent / "consultations" / "examples"


def import_example(work: Work) -> None:
    """Import the example's members and focal points; doing it again changes nothing."""
    members, focal_points = (
        NamedFile(name=name, content=(_EXAMPLES / name).read_bytes()) for name in ("members.csv", "focal-points.csv")
    )
    given = files.read(members, focal_points)
    apply(work, import_difference(work, ImportRequest(body=BODY, files=given, names_on=NAMES_ON)))
