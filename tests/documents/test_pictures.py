"""Scans as pictures: whole ones are taken in as they are; what is anything else as well is not."""

import base64
import struct
import time
import zlib

import pytest

from app.documents.formats import DOCUMENTS, SCANS
from app.documents.service import DocumentRefused, DocumentTypeRefused, DocumentUnsound, checked_type

#: Eight grey pixels by eight, as a browser writes them.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAAIAAgD"
    "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAA/9k="
)
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = b"PK\x03\x04 some archive"


def part(kind: bytes, body: bytes = b"") -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*parts: bytes, width: int = 4, height: int = 4) -> bytes:
    """A grey PNG, with further parts before its end."""
    header = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = part(b"IDAT", zlib.compress(b"\0\0\0\0\0" * 4))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(parts) + part(b"IEND")


def jpeg(*segments: bytes) -> bytes:
    """A JPEG with further segments behind its first bytes."""
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def tiff(order: str = "<", *, width: int = 4, height: int = 4, following: int = 0) -> bytes:
    """One page of a fax: its size, and where the next page stands."""
    first = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(order + "HHII", 256, 4, 1, width) + struct.pack(order + "HHIHH", 257, 3, 1, height, 0)
    return first + struct.pack(order + "IH", 8, 2) + entries + struct.pack(order + "I", following) + b"\0" * 16


def check(name: str, content: bytes) -> str:
    return checked_type(name=name, content=content, accepted=SCANS)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("note.jpg", JPEG, "image/jpeg"),
        ("NOTE.JPEG", jpeg(segment(0xE1, b"Exif\0\0 with a small picture \xff\xd9 of its own")), "image/jpeg"),
        ("note.png", png(part(b"tEXt", b"Software\0scanner")), "image/png"),
        ("fax.tif", tiff("<"), "image/tiff"),
        ("fax.tiff", tiff(">"), "image/tiff"),
        ("note.pdf", b"%PDF-1.7 a note", "application/pdf"),
        ("mail.txt", b"We approve.", "text/plain; charset=utf-8"),
    ],
)
def test_scans_of_these_kinds_are_taken(name: str, content: bytes, media_type: str) -> None:
    assert check(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.png", HTML),
        ("note.png", SVG),
        ("note.png", JPEG),
        ("note.jpg", png()),
        ("note.jpg", b"GIF89a"),
        ("note.tif", b"MM\0+ a large TIFF of another form"),
        ("note.svg", SVG),
        ("note.html", HTML),
        ("note.png.html", png()),
        ("note.gif", b"GIF89a"),
        ("note.webp", b"RIFF\0\0\0\0WEBP"),
        ("png", png()),
    ],
)
def test_bytes_that_the_name_does_not_say_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(DocumentTypeRefused):
        check(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.png", png() + ZIP),
        ("note.png", png() + HTML),
        ("note.png", png()[:-4]),
        ("note.png", png().replace(b"IDAT", b"IDAS")),
        ("note.png", png()[:8] + part(b"IEND")),
        ("note.png", png(part(b"IHDR", b"\0" * 13))),
        ("note.png", png(part(b"tEXt", b"%PDF-1.7 1 0 obj"))),
        ("note.png", png(width=1_000_000, height=1_000_000)),
        ("note.png", png(width=0)),
        ("note.jpg", JPEG + ZIP),
        ("note.jpg", JPEG + b"<?php system($_GET[0]);"),
        ("note.jpg", JPEG + JPEG),
        ("note.jpg", JPEG[:-2]),
        ("note.jpg", b"\xff\xd8\xff" + HTML),
        ("note.jpg", jpeg(segment(0xFE, b"%PDF-1.7 1 0 obj"))),
        ("note.jpg", JPEG.replace(b"\x08\x00\x08\x00\x08", b"\x08\xff\xff\xff\xff")),
        ("note.tif", tiff(width=1_000_000, height=60_000)),
        ("note.tif", tiff(width=0)),
        ("note.tif", tiff(following=8)),
        ("note.tif", tiff(following=9_999)),
        ("note.tif", tiff()[:20]),
        ("note.tif", b"II*\0" + HTML),
        ("note.tif", tiff() + b"%PDF-1.7"),
    ],
)
def test_what_is_damaged_too_large_or_something_else_as_well_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(DocumentUnsound):
        check(name, content)


def test_no_file_keeps_the_walk_long() -> None:
    many = png(*[part(b"tEXt")] * 400_000)
    deep = jpeg(*[segment(0xFE, b"")] * 400_000)
    pages = b"II*\0\x08\0\0\0" + b"".join(
        struct.pack("<HHHII", 1, 256, 4, 1, 1) + struct.pack("<I", 8 + 18 * number) for number in range(1, 400_000)
    )
    for name, content in (("note.png", many), ("note.jpg", deep), ("note.tif", pages)):
        begun = time.perf_counter()
        with pytest.raises(DocumentRefused):
            check(name, content)
        assert time.perf_counter() - begun < 1, name


def test_pictures_are_scans_only() -> None:
    with pytest.raises(DocumentTypeRefused):
        checked_type(name="annex.png", content=png(), accepted=DOCUMENTS)
    with pytest.raises(DocumentTypeRefused):
        checked_type(name="annex.jpg", content=JPEG)
