"""What sample letters are made of: one consultation and one reader; the example's, or those of a real consultation."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from app.core import yaml
from app.letters.facts import Addressee, CalendarEntry, Contact, ItemLine, Paper, RuleLine, Sheet
from app.letters.samples.words import word
from app.rules import Rule, presets

_SITE = "https://consult.council.example"
_LINK = f"{_SITE}/l/eyJkIjoiZGVtbyIsImkiOiI0MTI5YjAxYyIsInYiOjF9.Zq3vT0cV8kLr5yWn2hXeQ7mUo1sYd4Bf"
_OTHER_LINK = f"{_SITE}/l/eyJkIjoiZGVtbyIsImkiOiI5ZDBlNzc3YSIsInYiOjF9.K2pXr8wTn5vCy0Jq6sLe3aHg9uZf1iMb"
_CONTEST_LINK = f"{_SITE}/c/eyJkIjoiZGVtbyIsImYiOjE3LCJyIjo0Mn0.m8Rk2yVb6tQx4LnC0wPzJ1sHd7gUe5oA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One consultation in one language, and a reader. There is at least one item, and one rule."""

    sheet: Sheet
    addressee: Addressee
    #: The consultation's own letter, in Markdown.
    body: str
    items: tuple[ItemLine, ...]
    rules: tuple[RuleLine, ...]
    #: Code of the language of the original text.
    original: str
    #: Who gets a copy.
    copied: str
    #: Number of the letter that tells the outcome.
    letter_reference: str
    #: "" for those who hold none.
    link: str
    #: The link of the same reader to another consultation.
    other_link: str
    contest_link: str
    #: Of the receipt.
    code: str

    @property
    def language(self) -> str:
        """The language of the letters."""
        return self.sheet.language

    @property
    def paper(self) -> Paper:
        """What a letter prints that is of no consultation."""
        return Paper(**{each.name: getattr(self.sheet, each.name) for each in fields(Paper)})

    @property
    def entitled(self) -> int:
        """How many Member States have the right to vote."""
        return self.rules[0].entitled

    def picked(self, *places: int) -> tuple[ItemLine, ...]:
        """The items at these places, counted from 0 and round again where there are fewer; each once."""
        return tuple(dict.fromkeys(self.items[place % len(self.items)] for place in places))

    def under(self, name: str) -> "Ground":
        """The same under a rule that ships."""
        line = self.rules[0]
        return replace(self, rules=(RuleLine(rule=shipped(name), members=line.members, entitled=line.entitled),))

    def silent(self) -> "Ground":
        """The same under a silence procedure."""
        return replace(self.under("no-objection"), items=tuple(replace(each, is_silent=True) for each in self.items))


def example(language: str) -> Ground:
    """The consultation that ships as an example, some of its items, and an invented reader."""
    return Ground(
        sheet=_sheet(language),
        addressee=Addressee(
            member=word("member", language),
            title=word("mission", language),
            name=word("focal_point", language),
            zone=ZoneInfo("Africa/Nairobi"),
        ),
        body=f"{word('body_1', language)}\n\n{word('body_2', language)}",
        items=tuple(ItemLine(name=name, title=word(f"item_{name}", language)) for name in ("1", "6a", "6b", "7")),
        rules=(RuleLine(rule=shipped("itu-council"), members=49, entitled=48),),
        original="fr" if language == "en" else "en",
        copied="Example regional organization (fictional)",
        letter_reference="DM-21/1019",
        link=_LINK,
        other_link=_OTHER_LINK,
        contest_link=_CONTEST_LINK,
        code="K7QX-4M2T-6ZBA-D5RW",
    )


@cache
def shipped(name: str) -> Rule:
    """A rule that ships."""
    rule = presets.build(yaml.load(presets.text(name)).value)
    if not isinstance(rule, Rule):
        raise TypeError(rule)
    return rule


def _sheet(language: str) -> Sheet:
    address = "council@secretariat.example"
    return Sheet(
        language=language,
        organisation=word("organisation", language),
        secretariat=word("secretariat", language),
        place=word("place", language),
        zone=ZoneInfo("Europe/Zurich"),
        reference="DM-21/1012",
        title=word("title", language),
        legal_basis=word("basis", language),
        authorising_meeting=word("meeting", language),
        signatory=word("signatory", language),
        contact=Contact(name=word("contact", language), email=address, phone="+41 22 000 00 00"),
        continues="",
        dated=date(2021, 6, 21),
        replies_open_at=None,
        deadline_at=datetime(2021, 7, 15, 16, 0, tzinfo=UTC),
        calendar_entry=CalendarEntry(
            uid="4a6b1a0e-52a5-5a0d-93b5-3f1c8f1f2d10",
            moved_count=0,
            organizer=address,
            written_at=datetime(2021, 6, 21, 9, 0, tzinfo=UTC),
            is_over=False,
        ),
        is_illustrative=True,
        checkpoint_size=209,
        checkpoint_root="5C1E-90D7-AF42",
    )
