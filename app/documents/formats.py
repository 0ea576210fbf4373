"""What kinds of files are taken in: by the ending of the name, and by bytes that agree with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.documents.pictures import is_jpeg, is_png, is_tiff

_OPENXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file."""

    media_type: str
    #: What a file of it begins with; empty: nothing in particular, its content alone tells.
    beginnings: tuple[bytes, ...] = ()
    #: Whether bytes that begin so are such a file from end to end, and nothing else beside it.
    is_sound: Callable[[bytes], bool] = bool

    def begins(self, content: bytes) -> bool:
        """Whether the first bytes are those of the format."""
        return content.startswith(self.beginnings) if self.beginnings else self.is_sound(content)


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


_PDF = Format(media_type="application/pdf", beginnings=(b"%PDF-",))
_JPEG = Format(media_type="image/jpeg", beginnings=(b"\xff\xd8\xff",), is_sound=is_jpeg)
_TIFF = Format(media_type="image/tiff", beginnings=(b"II*\x00", b"MM\x00*"), is_sound=is_tiff)

#: Ending of the name to the format: what may be read on screen or cited.
DOCUMENTS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        ".pdf": _PDF,
        ".docx": Format(media_type=_OPENXML + "wordprocessingml.document", beginnings=(b"PK\x03\x04",)),
        ".xlsx": Format(media_type=_OPENXML + "spreadsheetml.sheet", beginnings=(b"PK\x03\x04",)),
        ".txt": Format(media_type="text/plain; charset=utf-8", is_sound=_is_text),
    }
)
#: What a paper may have been made into: also pictures, as scanners, telefax servers and telephones give them.
SCANS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        **DOCUMENTS,
        ".jpg": _JPEG,
        ".jpeg": _JPEG,
        ".png": Format(media_type="image/png", beginnings=(b"\x89PNG\r\n\x1a\n",), is_sound=is_png),
        ".tif": _TIFF,
        ".tiff": _TIFF,
    }
)
