"""Builders for letters, and words to draw random subjects and names from."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses
from functools import cache
from typing import Any
from unicodedata import normalize

from app.letters.samples.catalogue import LETTERS
from app.letters.samples.ground import example
from app.outbox.letter import Letter, Mailbox
from app.outbox.mime import compose

COMPOSED_AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRETARIAT = Mailbox(name="Council, General Secretariat", address="council@secretariat.example")
MISSION = Mailbox(name="البعثة الدائمة", address="mission@member.example")

_SENTENCES = {
    "ar": "استشارة بالمراسلة قرار عاجل بشأن اعتماد الميزانية، 2027-2028 — (A/79/L.5) الاتحاد",
    "zh": "通 信 磋 商 关 于 方 案 预 算 的 紧 急 决 定 ， （2027） A/1",
    "ru": "Консультация по переписке: срочное решение 2027–2028 A/79 «цитата»",
    "fr": "Décision œuvre à l’échéance 'réponse' 2027 A/79 : numéro",
    "es": "¿respuesta? año señal 2027, A/79 número",
    "en": 'Urgent decision "quoted", A/79/L.5 - reply; now (draft)',
}


#: What a careless program takes for the end of a name, an address, a comment, a field or an encoded word.
MARKS = (
    ",",
    ";",
    ":",
    "<",
    ">",
    "@",
    '"',
    "\\",
    "(",
    ")",
    "[",
    "]",
    "=",
    "?",
    "'",
    "<a@evil.example>",
    "?=",
    "é",
    "磋",
    "ب",
)
LONGEST_WORD = 40


def make_letter(**changes: Any) -> Letter:
    given = {
        "kind": "invitation",
        "language": "en",
        "subject": "DM-26/1001: consultation by correspondence",
        "text": "Sir/Madam,\n\nhttps://consult.example/l/abc\n",
        "html": "<!doctype html><p>Sir/Madam,</p>",
    }
    return Letter(**(given | changes))


def make_bytes(letter: Letter | None = None, **changes: Any) -> bytes:
    given = {
        "message_id": "<0f1e2d3c@secretariat.example>",
        "date": COMPOSED_AT,
        "sender": SECRETARIAT,
        "to": MISSION,
    }
    return compose(letter or make_letter(), **(given | changes))


def random_words(count: int, *, seed: int) -> Iterator[tuple[str, str, str]]:
    """So many times a language, a subject of 1 to 30 words and a name of 1 to 12 words in it."""
    draw = random.Random(seed)
    for _ in range(count):
        language = draw.choice(list(_SENTENCES))
        words = _SENTENCES[language].split()
        gap = "" if language == "zh" else " "
        subject = gap.join(draw.choices(words, k=draw.randint(1, 30)))
        name = gap.join(draw.choices(words, k=draw.randint(1, 12)))
        yield language, subject, name


def random_texts(language: str, *, seed: str) -> Iterator[str]:
    """Words of all letters in a language in any order, with the marks that mean something in a header between them."""
    draw = random.Random(seed)
    words = sorted({word for each in samples(language) for word in f"{each.subject} {each.text}".split()})
    # What stands in a header is composed and has no marks of direction; that both are taken out is tested elsewhere.
    words = [normalize("NFC", re.sub("[\u200e\u200f\u2066-\u2069]", "", each)) for each in words]
    words = [each for each in words if 0 < len(each) <= LONGEST_WORD]
    while True:
        chosen = draw.choices(words, k=draw.randint(1, 24))
        for _ in range(draw.randint(0, 2)):
            chosen.insert(draw.randrange(len(chosen) + 1), draw.choice(MARKS))
        text = draw.choice((" ", " ", "  ", "")).join(chosen).strip(" ")
        # "=?" opens an encoded word; what only looks like one is refused, which is tested elsewhere.
        text = text.replace("=?", "=")
        yield text[: draw.randint(1, 180)].strip(" ") or "1"


@cache
def samples(language: str) -> tuple[Letter, ...]:
    """One letter of everything, in a language."""
    ground = example(language)
    return tuple(composed(ground) for composed in LETTERS.values())


def decoded(value: object) -> str:
    """A header as the oldest programs decode it."""
    return str(make_header(decode_header(_unfolded(value))))


def mailboxes(value: object) -> list[tuple[str, str]]:
    return [(decoded(name), address) for name, address in getaddresses([_unfolded(value)])]


def _unfolded(value: object) -> str:
    return str(value).replace("\r\n", "").replace("\n", "").strip()
