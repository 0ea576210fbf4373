"""Files that come in (C6, R54): an allow-list, first bytes, sizes; never unpacked, never under a name of their own."""

import hashlib
import io
import resource
import time
import zipfile

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.work import SHELL, begin, look
from app.documents.models import Document
from app.documents.service import (
    LARGEST_BYTES,
    DocumentSizeRefused,
    DocumentTypeRefused,
    checked_type,
    store,
)

PDF, ZIP = b"%PDF-1.7 text", b"PK\x03\x04"
LONGEST_SECONDS, MOST_GROWTH_KILOBYTES = 1, 50_000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ\x90"),
        ("x.svg", SVG),
        ("x.html", b"<script>alert(1)</script>"),
        ("x.htm", b"<p>"),
        ("x.xhtml", b"<html/>"),
        ("x.xml", b"<?xml version='1.0'?>"),
        ("x.js", b"alert(1)"),
        ("x.zip", ZIP),
        ("x.docm", ZIP),
        ("x.xlsm", ZIP),
        ("x.doc", b"\xd0\xcf\x11\xe0"),
        ("x.png", b"\x89PNG\r\n\x1a\n"),
        ("x", PDF),
        ("", PDF),
        (".pdf", PDF),
        ("x.pdf.exe", PDF),
        ("x.pdf\x00.exe", PDF),
        ("x.pdf ", PDF),
        ("x.pdf", b"<html>%PDF-1.7"),
        ("x.pdf", SVG),
        ("x.pdf", ZIP),
        ("x.docx", b"\xd0\xcf\x11\xe0"),
        ("x.docx", PDF),
        ("x.xlsx", b"=1+1"),
        ("x.txt", b"one\x00two"),
        ("x.txt", b"\xff\xfeo\x00n\x00e\x00"),
        ("x.txt", b"Pr\xe9sident"),
    ],
)
def test_what_is_not_of_an_accepted_type_by_name_and_bytes_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(DocumentTypeRefused):
        checked_type(name=name, content=content)


@pytest.mark.parametrize("name", ["x.pdf", "X.PDF", "../../etc/x.pdf", "C:\\x.pdf", "<b>.pdf", "a\r\nb.pdf"])
def test_a_name_says_the_type_and_nothing_else(app: Flask, name: str) -> None:
    with begin(SHELL) as work:
        kept = store(work, name=name, content=PDF)

    assert kept == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize("content", [b"", PDF + b" " * LARGEST_BYTES])
def test_what_is_empty_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentSizeRefused):
        checked_type(name="x.pdf", content=content)


def test_the_largest_file_is_taken_quickly_and_once(app: Flask) -> None:
    content = PDF.ljust(LARGEST_BYTES, b" ")
    begun = time.process_time()

    for name in ("x.pdf", "the same under another name.pdf"):
        with begin(SHELL) as work:
            store(work, name=name, content=content)

    assert time.process_time() - begun < 2 * LONGEST_SECONDS
    with look() as work:
        assert work.session.scalar(select(func.count()).select_from(Document)) == 1


def test_a_bomb_stays_packed(app: Flask) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("x", "w") as bomb:
        for _ in range(200):
            bomb.write(b"\x00" * 1_000_000)
    content = packed.getvalue()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()

    with begin(SHELL) as work:
        store(work, name="x.xlsx", content=content)

    assert len(content) < 200_000_000 / 900
    assert time.process_time() - begun < LONGEST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH_KILOBYTES
