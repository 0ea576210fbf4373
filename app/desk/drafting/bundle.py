"""The consultation's file as it comes in and goes out, with its annexes beside it."""

import io
import re
import zipfile
from collections.abc import Sequence
from http import HTTPStatus

from app.consultations import writing
from app.consultations.manuscript_queries import Script
from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.work import Work
from app.desk.drafting.forms import Upload
from app.documents.queries import stored_file


class NoFile(Refusal):
    """No file was chosen, or it is no text."""

    code = "no_file"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Please choose a consultation’s file: a text in YAML, in UTF-8.")


def text_of(uploads: Sequence[Upload]) -> str:
    """The text of the one file that was sent.

    Raises:
        NoFile: there is none, or it is not UTF-8.
    """
    if not uploads:
        raise NoFile
    try:
        return uploads[0].content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoFile from None


def bundled(work: Work, found: Script, text: bytes) -> bytes:
    """A ZIP archive of the file and the annexes that it cites, under the names by which it cites them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{file_name(found.reference)}.yaml", text)
        for name in dict.fromkeys(writing.files_named(found.document)):
            if name in found.files and ".." not in name and not name.startswith("/"):
                archive.writestr(name, stored_file(work, found.files[name]).content)
    return packed.getvalue()


def file_name(reference: str) -> str:
    """A reference as the name of a file."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", reference).strip("-.") or "consultation"
