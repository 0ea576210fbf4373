"""The invitation as it is received and the reply page, in each language, wide and on a phone; one table of the tour."""

from collections.abc import Iterator

from app.core.i18n import LANGUAGES, own_name
from dev.tour.pictures import PHONE, WIDE, Picture, Reader

#: A focal point of each language. What is shown says nothing of the Member State.
POINTS = {
    "ar": "mission@egypt.example",
    "en": "mission@australia.example",
    "es": "mission@argentina.example",
    "fr": "mission@france.example",
    "ru": "mission@russian-federation.example",
    "zh": "mission@china.example",
}
#: Most of what a picture shows, in CSS pixels.
HEIGHTS = {WIDE: 900, PHONE: 1100}
_WIDTHS = {"wide": WIDE, "phone": PHONE}
_READERS = {"invitation": Reader.MAIL, "reply": Reader.FOCAL_POINT}

_HEAD = """## In six languages

The invitation as it reaches the mailbox (its HTML part), and the reply page behind its link: wide, and on a phone.

| | the invitation | on a phone | the reply page | on a phone |
|---|---|---|---|---|
"""


def pictures() -> Iterator[Picture]:
    """All of them, by language."""
    for language in LANGUAGES:
        for page, reader in _READERS.items():
            for size, width in _WIDTHS.items():
                yield Picture(
                    name=f"{page}-{language}-{size}",
                    title=f"{own_name(language)}: {page}, {size}",
                    says="",
                    path=POINTS[language],
                    reader=reader,
                    language=language,
                    width=width,
                    height=HEIGHTS[width],
                    is_whole=False,
                )


def table() -> str:
    """The section of the page that shows them."""
    shown = {language: [each for each in pictures() if each.language == language] for language in LANGUAGES}
    rows = (f"| {own_name(language)} | {' | '.join(map(_shown, found))} |" for language, found in shown.items())
    return _HEAD + "\n".join(rows) + "\n"


def _shown(picture: Picture) -> str:
    return f"![{picture.title}](tour/{picture.name}.png)"
