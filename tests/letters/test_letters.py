"""Letters as people get them: compared with reviewed files, and held to what must be true of every one."""

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.core.i18n import direction
from app.letters.facts import Contact
from app.letters.wrapping import width
from app.outbox.headers import valid_header_text
from app.outbox.letter import Letter, Mailbox
from app.outbox.mime import compose as as_bytes
from app.outbox.models import LetterKind
from app.rules import AfterAdoption, Declaration
from tests.letters import builders
from tests.letters.builders import (
    CASES,
    CONTEST_LINK,
    LANGUAGES,
    LINK,
    OTHER_LINK,
    RECEIVED,
    composed,
    expected_file,
    in_every_language,
    make_addressee,
    make_invitation,
    make_outcome,
    make_receipt_letter,
    make_sheet,
    plain_sheet,
    word,
    written,
)

LINKS = (LINK, OTHER_LINK, CONTEST_LINK)
MARKS = re.compile("[\u200f\u2066-\u2069]")
#: A line that somebody else wrote, whole in the direction of its language.
QUOTED = re.compile("(?m)^    [\u2066\u2067][^\u2066-\u2069]+\u2069$")
PLAIN = {"html", "head", "meta", "title", "style", "body", "div", "p", "h1", "h2", "b", "br", "small", "a", "bdi"}
PLAIN |= {"table", "tr", "td", "th"}
EACH_CASE = pytest.mark.parametrize("case", CASES)


class Page(HTMLParser):
    """Reads a page strictly: every element is closed by its own tag, in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in {"p", "h1", "h2", "br", "td", "th", "small"}:
            self.words += " "
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open):
            self.words += data

    def addresses(self) -> list[str | None]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


@in_every_language
@EACH_CASE
def test_letter_reads_as_reviewed(case: str, language: str) -> None:
    expected = expected_file(case, language)

    assert expected.is_file(), "write it with `python -m tests.letters.update`, and review it"
    assert written(composed(case, language)) == expected.read_text(encoding="utf-8")


def test_no_expected_letter_is_left_over() -> None:
    found = {path.name for path in builders.EXPECTED.glob("*.txt")}

    assert found <= {expected_file(case, language).name for case in CASES for language in LANGUAGES}


def test_there_is_a_case_for_every_kind_of_letter() -> None:
    assert {case.partition("-")[0] for case in CASES} == set(LetterKind)


@EACH_CASE
def test_letter_is_of_the_kind_it_is_named_after(case: str) -> None:
    assert CASES[case]("en").kind == case.partition("-")[0]


def test_subjects_tell_the_kinds_apart() -> None:
    kinds = {}
    for compose in CASES.values():
        letter = compose("en")
        kinds.setdefault(letter.subject, set()).add(letter.kind)

    assert all(len(found) == 1 for found in kinds.values())


@in_every_language
@EACH_CASE
def test_subject_begins_with_the_reference_and_may_stand_in_a_header(case: str, language: str) -> None:
    subject = composed(case, language).subject

    assert subject.startswith("DM-21/1012")
    assert valid_header_text(subject) == unicodedata.normalize("NFC", subject)


@in_every_language
@EACH_CASE
def test_letter_can_be_mailed(case: str, language: str) -> None:
    letter = composed(case, language)
    office = Mailbox(name="Council", address="council@secretariat.example")

    assert as_bytes(letter, message_id="<1@secretariat.example>", date=RECEIVED, sender=office, to=office)


@in_every_language
@EACH_CASE
def test_text_and_html_say_the_same(case: str, language: str) -> None:
    letter = composed(case, language)

    assert _bare(Page(letter.html).words) == _bare(letter.text.replace("-" * 24, ""))


@in_every_language
@EACH_CASE
def test_each_link_stands_once_and_alone(case: str, language: str) -> None:
    letter = composed(case, language)
    lines = letter.text.split("\n")
    page = Page(letter.html)
    for link in (each for each in LINKS if each in letter.text):
        place = lines.index(link)
        assert (lines[place - 1], lines[place + 1]) == ("", "")
        assert letter.text.count(link) == 1
        assert page.addresses().count(link) == 1
        assert f'<p class="link" dir="ltr" align="left"><a href="{link}">{link}</a></p>' in letter.html
    assert [each for each in lines if "://" in each] == [each for each in page.addresses() if "://" in str(each)]


@pytest.mark.parametrize(
    ("case", "links"),
    [
        ("invitation", [LINK]),
        ("invitation-for-information", [LINK]),
        ("copy", []),
        ("copy-focal-point", []),
        ("new_link", [LINK]),
        ("reminder", [LINK]),
        ("reminder-two", [LINK, OTHER_LINK]),
        ("receipt", [CONTEST_LINK]),
        ("colleague", []),
        ("extension", [LINK]),
        ("extension-sealed", []),
        ("withdrawal", []),
        ("contest_received", []),
        ("contest_ruled-upheld", []),
        ("outcome", [LINK]),
        ("outcome-copy", []),
    ],
)
def test_letter_holds_its_links_and_no_others(case: str, links: list[str]) -> None:
    found = [line for line in CASES[case]("en").text.split("\n") if "://" in line]

    assert found == links


@in_every_language
@EACH_CASE
def test_lines_are_short(case: str, language: str) -> None:
    lines = composed(case, language).text.split("\n")

    assert max(width(line) for line in lines if line not in LINKS) <= 72


@in_every_language
@EACH_CASE
def test_html_is_well_formed_and_fetches_nothing(case: str, language: str) -> None:
    letter = composed(case, language)
    page = Page(letter.html)

    assert page.open == []
    assert {tag for tag, _ in page.tags} <= PLAIN
    assert not re.search(r"url\(|@import|src=|<link|style=", letter.html)
    assert all(str(each).startswith(("https://consult.council.example/", "mailto:")) for each in page.addresses())


@in_every_language
@EACH_CASE
def test_language_and_direction_stand_on_page_and_paragraph(case: str, language: str) -> None:
    letter = composed(case, language)
    way = direction(language)
    sides = {"ltr": "left", "rtl": "right"}

    assert letter.language == language
    page = Page(letter.html)
    assert dict(page.tags[0][1]) == {"lang": language, "dir": way}
    for tag, attrs in page.tags:
        if attrs.get("class") == "said":
            said_in = attrs.get("lang")
            assert attrs["dir"] in ({direction(said_in)} if said_in else sides)
        elif tag in {"p", "h1", "h2"} and attrs.get("class") != "link":
            assert (attrs["dir"], attrs["align"]) == (way, sides[way])


@in_every_language
@EACH_CASE
def test_marks_of_direction_stand_only_where_they_are_needed(case: str, language: str) -> None:
    letter = composed(case, language)

    assert not MARKS.search(letter.html)
    assert not MARKS.search(letter.subject)
    if direction(language) == "ltr":
        assert not MARKS.search(QUOTED.sub("", letter.text))
        return
    assert "\u2066DM-21/1012\u2069" in letter.text
    assert '<bdi dir="ltr">DM-21/1012</bdi>' in letter.html
    for line in QUOTED.sub("", letter.text).split("\n"):
        assert re.fullmatch("(?:[^\u2066-\u2069]|[\u2066\u2068][^\u2066-\u2069]*\u2069)*", line)


@in_every_language
@EACH_CASE
def test_no_placeholder_is_left(case: str, language: str) -> None:
    letter = composed(case, language)

    assert "%(" not in letter.subject + letter.text + letter.html
    assert not re.search(r"[{}]", letter.text)


@in_every_language
@EACH_CASE
def test_letter_prints_the_checkpoint_and_whom_to_write_to(case: str, language: str) -> None:
    text = MARKS.sub("", composed(case, language).text)

    assert "5C1E-90D7-AF42" in text
    assert "209" in text
    assert text.count("council@secretariat.example") >= 2
    assert "Placet" not in text


@EACH_CASE
def test_the_same_facts_give_the_same_letter(case: str) -> None:
    assert CASES[case]("ar") == CASES[case]("ar")


@EACH_CASE
def test_example_says_so_in_its_first_line_and_at_its_end(case: str) -> None:
    text = CASES[case]("en").text
    warning = "Illustrative example: the reference, the replies and the addresses are\ninvented.\n"

    assert text.startswith(warning)
    assert text.endswith(warning)


def test_real_consultation_does_not_call_itself_an_example() -> None:
    letter = make_invitation(sheet=plain_sheet())

    assert "llustrative" not in letter.text + letter.html
    assert letter.text.startswith("Council\nGeneral Secretariat\n")


HOSTILE = '<script>alert("1")</script> & \u202egnp.exe'


def hostile_letters() -> list[Letter]:
    sheet = make_sheet(
        title=HOSTILE, signatory=HOSTILE, contact=Contact(name=HOSTILE, email="a@b.example", phone=HOSTILE)
    )
    addressee = make_addressee(title=HOSTILE, name=f"\u2069{HOSTILE}\n\n{LINK}", member=HOSTILE)
    items = tuple(replace(each, title=HOSTILE) for each in builders.make_items())
    return [
        make_invitation(sheet=replace(sheet, language=language), addressee=addressee, items=items, body=HOSTILE)
        for language in ("en", "ar")
    ] + [make_receipt_letter(function=HOSTILE, answers=(), is_late=True)]


@pytest.mark.parametrize("letter", hostile_letters())
def test_what_people_wrote_never_becomes_markup(letter: Letter) -> None:
    page = Page(letter.html)

    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert page.open == []
    assert not {"script", "img"} & {tag for tag, _ in page.tags}


@pytest.mark.parametrize("letter", hostile_letters())
def test_what_people_wrote_can_neither_turn_a_line_nor_begin_one(letter: Letter) -> None:
    assert "\u202e" not in letter.text + letter.html
    assert sum(1 for line in letter.text.split("\n") if line == LINK) <= 1


def test_link_with_an_ampersand_is_escaped_in_html_only() -> None:
    link = "https://consult.council.example/l/a?b&c"

    letter = make_invitation(link=link)

    assert f"\n\n{link}\n\n" in letter.text
    assert 'href="https://consult.council.example/l/a?b&amp;c"' in letter.html


def test_letter_of_a_body_without_a_place_has_date_and_offset_alone() -> None:
    lines = make_invitation(sheet=builders.make_sheet(place="")).text.splitlines()

    assert "21 June 2021" in lines
    assert "Thursday, 15 July 2021, 18:00 UTC+2" in lines


def test_invitation_gives_deadline_rule_and_what_silence_means() -> None:
    text = _flat(make_invitation().text)

    assert "Thursday, 15 July 2021, 18:00 Geneva, UTC+2 16:00 UTC 19:00 UTC+3" in text
    assert (
        "A decision is adopted if more than one half of the Member States having the right to vote approve it: "
        "2 × approvals > 48, that is, at least 25." in text
    )
    assert "Legal basis: Rule 3.2 of the Rules of Procedure of the Council" in text
    assert "is not counted as an approval" in text
    assert "Opening a personal link sends nothing." in text


def test_member_without_the_vote_is_asked_for_no_answer_and_told_no_reason() -> None:
    text = _flat(CASES["invitation-for-information"]("en").text)

    assert "for information; no answers are requested from it" in text
    assert "may submit a statement" in text
    assert "would reply" not in text
    assert "an answer may be changed" not in text
    assert "without the right" not in text


def test_two_rules_are_each_given_with_their_decisions() -> None:
    (rule,) = builders.RULES

    text = _flat(
        make_invitation(rules=(replace(rule, items=("1", "6a")), replace(rule, items=("7",), entitled=47))).text
    )

    assert "The following applies to the decisions numbered: 1, 6a A decision is adopted" in text
    assert "The following applies to the decisions numbered: 7 A decision is adopted" in text
    assert text.count("Until the deadline, an answer may be changed") == 1


def test_reminder_counts_no_days_and_speaks_of_nobody_else() -> None:
    text = _flat(CASES["reminder-two"]("en").text)

    assert not re.search(r"\bdays?\b (left|remain)|\bin \d+ days?\b", text)
    assert "Ethical aspects" in text
    assert "Schedule of events" not in text
    assert not re.search(r"other Member States|have replied", text)


def test_late_reply_is_kept_and_not_counted() -> None:
    letter = CASES["receipt-late"]("en")

    assert letter.subject == "DM-21/1012: received after the closing date, not counted"
    assert "received after the closing date. It is kept in the record and is not counted." in _flat(letter.text)
    assert "18:00:01 Geneva, UTC+2" in letter.text


def test_receipt_of_a_member_without_the_vote_lists_no_answers() -> None:
    text = CASES["receipt-for-information"]("en").text

    assert "A statement has been received and recorded." in text
    assert "Schedule of events" not in text
    assert "does not approve" not in text


def test_extension_says_whether_answers_had_been_seen() -> None:
    assert "were able to see the answers" in _flat(CASES["extension"]("en").text)
    assert "had seen no answers" in _flat(CASES["extension-sealed"]("en").text)


@pytest.mark.parametrize(("items", "is_told"), [((), True), (("1", "6a"), True), (("6b",), False)])
def test_outcome_tells_what_may_be_declared_on_what_was_adopted(items: tuple[str, ...], *, is_told: bool) -> None:
    after = AfterAdoption(declaration=Declaration.RESERVATION, window_days=90, takes_effect_days=None)
    (line,) = builders.RULES
    rules = (replace(line, rule=replace(line.rule, after_adoption=after), items=items),)

    text = _flat(make_outcome(rules=rules).text)

    assert ("Days from the announcement in which it may be declared: 90." in text) is is_told


def test_outcome_gives_counts_inequality_and_words() -> None:
    text = _flat(make_outcome().text)

    assert (
        "6b Ethical aspects of certain campaign activities Not adopted The approvals do not amount to more than one "
        "half of the Member States having the right to vote. 2 × 23 = 46 ≤ 48 "
        "approves: 23 · does not approve: 12 · abstains: 8 · no reply received: 5" in text
    )
    assert "Member States having the right to vote: 48 Of these, replies received: 43 No reply received: 5" in text
    assert "Decisions adopted: 3 Decisions not adopted: 1" in text


def test_name_of_the_member_state_stands_on_a_line_of_its_own() -> None:
    assert f"\n{word('member', 'en')}\n" in make_invitation().text
    assert not re.search(r"(of|to|from|for) Kenya", " ".join(compose("en").text for compose in CASES.values()))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", MARKS.sub("", text))
