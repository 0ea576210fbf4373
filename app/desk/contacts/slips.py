"""Slips with the codes of missions, to be printed and posted: one as a PDF, all of them in a ZIP archive."""

import io
import zipfile
from collections.abc import Sequence

from flask import Response

from app.consultations.circulars import file_name
from app.consultations.mission_codes import IssuedCode
from app.letters.papers.slip import set_slip


def slip(reference: str, issued: IssuedCode) -> Response:
    """The slip of one mission."""
    return _file(set_slip(issued.slip), "application/pdf", _name(reference, issued))


def slips(reference: str, issued: Sequence[IssuedCode]) -> Response:
    """Those of several."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in issued:
            archive.writestr(_name(reference, each), set_slip(each.slip))
    return _file(packed.getvalue(), "application/zip", file_name(reference, "-codes.zip"))


def _name(reference: str, issued: IssuedCode) -> str:
    return file_name(f"{reference}-{issued.member}", "-code.pdf")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=media_type, headers=headers)
