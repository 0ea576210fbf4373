"""Whether bytes are a picture and nothing else beside it. Nothing is decoded: only the frame of the file is walked.

A picture is kept and handed out as it came, because its hash is in the record; so what could be read as another kind of
file as well, or unfolds to a size that no screen holds, is not taken in.
"""

import struct
import zlib

#: A sheet of A4 at 1200 dots per inch has 140 million.
MOST_PIXELS = 200_000_000
#: A walk ends after so many parts, however small they are.
MOST_PARTS = 20_000
#: A reader of PDF finds its header within so many bytes of the beginning.
_PDF_SEARCH = 1024
_PNG_FRAME = 12
_PNG_HEADER = 13
_JPEG_END = b"\xff\xd9"
_JPEG_MARK, _JPEG_SCAN = 0xFF, 0xDA
#: Start of a frame: markers C0 to CF but those of tables (C4, CC) and of an extension (C8).
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_SHORT, _TIFF_LONG = 3, 4
_TIFF_ENTRY = 12


def is_png(content: bytes) -> bool:
    """Whether these bytes, which begin as PNG does, are whole parts from the header to the end."""
    if _is_pdf_too(content):
        return False
    at, kind = 8, b""
    for number in range(MOST_PARTS):
        part = _png_part(content, at)
        if part is None:
            return False
        kind, body = part
        if (number == 0) != (kind == b"IHDR"):
            return False
        if kind == b"IHDR" and not (len(body) == _PNG_HEADER and _is_moderate(*struct.unpack_from(">II", body))):
            return False
        at += _PNG_FRAME + len(body)
        if kind == b"IEND":
            return at == len(content)
    return False


def is_jpeg(content: bytes) -> bool:
    """Whether these bytes, which begin as JPEG does, hold one picture that ends with the file."""
    if _is_pdf_too(content):
        return False
    at, is_sized = 2, False
    for _number in range(MOST_PARTS):
        if at + 4 > len(content) or content[at] != _JPEG_MARK:
            return False
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9].ljust(4, b"\0"))
            is_sized = _is_moderate(width, height)
        if marker == _JPEG_SCAN:
            # In what follows no byte FF stands before D9 but at the end: whatever came behind would be something else.
            return is_sized and content.find(_JPEG_END, at) == len(content) - len(_JPEG_END)
        at += 2 + max(length, 2)
    return False


def is_tiff(content: bytes) -> bool:
    """Whether these bytes, which begin as TIFF does, hold pages of a moderate size, each of them once."""
    order = "<" if content.startswith(b"II") else ">"
    seen: set[int] = set()
    at = _number(content, order + "I", 4)
    while at:
        if at in seen or len(seen) >= MOST_PARTS or not _is_tiff_page(content, order, at):
            return False
        seen.add(at)
        at = _number(content, order + "I", at + 2 + _TIFF_ENTRY * _number(content, order + "H", at))
    return bool(seen) and not _is_pdf_too(content)


def _png_part(content: bytes, at: int) -> tuple[bytes, bytes] | None:
    """Kind and body of the part that begins there; None: it is cut off, or its checksum is another."""
    length = int.from_bytes(content[at : at + 4], "big")
    end = at + _PNG_FRAME + length
    if end > len(content):
        return None
    named = content[at + 4 : end - 4]
    if zlib.crc32(named) != int.from_bytes(content[end - 4 : end], "big"):
        return None
    return named[:4], named[4:]


def _is_tiff_page(content: bytes, order: str, at: int) -> bool:
    count = _number(content, order + "H", at)
    size = {_TIFF_WIDTH: 0, _TIFF_HEIGHT: 0}
    for place in range(at + 2, at + 2 + _TIFF_ENTRY * count, _TIFF_ENTRY):
        tag = _number(content, order + "H", place)
        if tag in size:
            size[tag] = _tiff_value(content, order, place)
    end = at + 2 + _TIFF_ENTRY * count + 4
    return count > 0 and end <= len(content) and _is_moderate(size[_TIFF_WIDTH], size[_TIFF_HEIGHT])


def _tiff_value(content: bytes, order: str, place: int) -> int:
    form = {_TIFF_SHORT: "H", _TIFF_LONG: "I"}.get(_number(content, order + "H", place + 2))
    return _number(content, order + form, place + 8) if form else 0


def _number(content: bytes, form: str, at: int) -> int:
    """A number of the file; 0 beyond its end."""
    try:
        return int(struct.unpack_from(form, content, at)[0])
    except struct.error:
        return 0


def _is_moderate(width: int, height: int) -> bool:
    return 0 < width * height <= MOST_PIXELS


def _is_pdf_too(content: bytes) -> bool:
    return b"%PDF-" in content[:_PDF_SEARCH]
