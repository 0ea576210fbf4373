"""Blocks as HTML that old and new mail programs show alike: no picture, no script, nothing fetched from elsewhere.

Direction and alignment stand on each paragraph, because some programs drop what encloses them. No colour is set, so
that a light and a dark background both serve.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, assert_never
from urllib.parse import quote

from markupsafe import Markup

from app.core.markdown import Piece, Run
from app.letters.blocks import (
    Block,
    Code,
    Foot,
    Heading,
    Letterhead,
    Lines,
    Link,
    Notice,
    Paragraph,
    Prose,
    Quotation,
    Reach,
    Row,
    Rows,
    Section,
)
from app.letters.directions import as_markup, direction_of, ltr
from app.letters.facts import Contact

#: Line height by language; scripts with marks above and below, and dense ones, need more air.
_LEADING: Final = {"ar": "1.8", "zh": "1.7"}
_SERIF: Final = 'Charter, Cambria, "Noto Serif", "Noto Naskh Arabic", "Geeza Pro", "Times New Roman", serif'
_SANS: Final = '"Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif'
#: Only in Chinese: elsewhere the quotation marks and apostrophes of these fonts are as wide as an ideograph.
_CHINESE_SERIF: Final = '"Noto Serif CJK SC", "Songti SC", Cambria, SimSun, serif'
_CHINESE_SANS: Final = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_MONO: Final = 'Consolas, "Noto Sans Mono", monospace'
_STYLE: Final = """\
body {{ margin: 0 auto; padding: 16px; max-width: 40em; font: 16px/{leading} {serif}; overflow-wrap: break-word; }}
a {{ color: inherit; }}
h1 {{ font-size: 20px; font-weight: 500; line-height: 1.4; margin: 24px 0; }}
h1 small {{ font-size: 16px; }}
h2 {{ font-size: 17px; font-weight: 500; line-height: 1.4; margin: 24px 0 0; \
padding-top: 10px; border-top: 1px solid; }}
.org {{ border-top: 6px solid; border-bottom: 1px solid; padding: 10px 0; font-size: 20px; }}
.org small, .foot, .notice, .rows small {{ font: 13px/1.6 {sans}; }}
.notice {{ border: 1px solid; padding: 8px 12px; }}
.link {{ font: 13px/1.5 {mono}; word-break: break-all; border-top: 1px solid; border-bottom: 1px solid; \
padding: 14px 0; direction: ltr; text-align: left; }}
.said {{ padding: 0 24px; }}
.code {{ font: 20px/1.5 {mono}; }}
.rows {{ width: 100%; border-collapse: collapse; border-bottom: 1px solid; }}
.rows td, .rows th {{ font-weight: normal; vertical-align: top; padding: 7px 0 0; }}
.rows .first td, .rows .first th {{ border-top: 1px solid; }}
.rows .last td, .rows .last th {{ padding-bottom: 7px; }}
.rows .no {{ width: 2.5em; }}
.rows th {{ padding-{end}: 12px; }}
.rows .is {{ width: 8em; font-weight: bold; }}
.foot {{ border-top: 1px solid; padding-top: 10px; margin-top: 32px; }}"""
_PAGE: Final = Markup("""\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body dir="{direction}">
<div role="main" lang="{language}" dir="{direction}">
{body}
</div>
</body>
</html>
""")
#: Entries of lists, for letters that have any; lists inside lists inside lists stand no further in.
_LISTS: Final = """
.in1 {{ margin-{start}: 24px; }}
.in2 {{ margin-{start}: 48px; }}"""
_DEEPEST: Final = 2
_BREAK: Final = Markup("<br>")


def as_html(blocks: Iterable[Block], *, language: str, title: str, is_rtl: bool) -> str:
    """The letter as a complete HTML document."""
    blocks = tuple(blocks)
    has_lists = any(isinstance(block, Prose) for block in blocks)
    return str(
        _PAGE.format(
            language=language,
            direction="rtl" if is_rtl else "ltr",
            title=title,
            style=_style(language, is_rtl=is_rtl, has_lists=has_lists),
            body=Markup("\n").join(_drawn(block, is_rtl=is_rtl) for block in blocks),
        )
    )


@cache
def _style(language: str, *, is_rtl: bool, has_lists: bool) -> Markup:
    end, start = ("left", "right") if is_rtl else ("right", "left")
    serif, sans = (_CHINESE_SERIF, _CHINESE_SANS) if language == "zh" else (_SERIF, _SANS)
    style = _STYLE.format(leading=_LEADING.get(language, "1.55"), serif=serif, sans=sans, mono=_MONO, end=end)
    lists = _LISTS.format(start=start) if has_lists else ""
    return Markup(style + lists)  # noqa: S704 - made of the constants above


def _drawn(block: Block, *, is_rtl: bool) -> Markup:
    """Drawn anew only where it opens or confirms something: such blocks are kept nowhere."""
    return (_element if isinstance(block, Link | Code) else _kept_element)(block, is_rtl=is_rtl)


def _element(block: Block, *, is_rtl: bool) -> Markup:  # noqa: C901, PLR0911, PLR0912 - one case for each block
    match block:
        case Notice(text=text):
            return _paragraph((text,), is_rtl=is_rtl, kind="notice")
        case Letterhead(organisation=organisation, secretariat=secretariat):
            return _with_small("p", "org", (organisation, secretariat), is_rtl=is_rtl)
        case Heading(text=text, about=about):
            return _with_small("h1", "", (text, about), is_rtl=is_rtl)
        case Section(text=text):
            return _with_small("h2", "", (text, ""), is_rtl=is_rtl)
        case Paragraph(text=text):
            return _paragraph((text,), is_rtl=is_rtl)
        case Prose(piece=piece):
            return _prose(piece, is_rtl=is_rtl)
        case Quotation(paragraphs=paragraphs, language=language):
            is_said_rtl = direction_of(" ".join(paragraphs), language) == "rtl"
            return Markup("\n").join(_quoted(text, language, is_rtl=is_said_rtl) for text in paragraphs)
        case Lines(lines=lines, is_first_strong=is_first_strong):
            return _paragraph(lines, is_rtl=is_rtl, is_first_strong=is_first_strong)
        case Link(address=address):
            return Markup('<p class="link" dir="ltr" align="left"><a href="{0}">{0}</a></p>').format(address)
        case Code(code=code):
            return Markup('<p class="code"{}>{}</p>').format(_sides(is_rtl=is_rtl), _apart(code))
        case Rows(rows=rows):
            return _table(rows, is_rtl=is_rtl)
        case Reach(contact=contact):
            return _reach(contact, is_rtl=is_rtl)
        case Foot(lines=lines):
            return _paragraph(lines, is_rtl=is_rtl, kind="foot")
        case _:
            assert_never(block)


#: Nearly all blocks of a round of letters in a language are the same.
_kept_element = lru_cache(maxsize=1024)(_element)


def _paragraph(lines: Iterable[str], *, is_rtl: bool, kind: str = "", is_first_strong: bool = False) -> Markup:
    written = [as_markup(line, is_rtl=is_rtl) for line in lines if line]
    if written and is_first_strong:
        written[0] = Markup("<b>{}</b>").format(written[0])
    return Markup("<p{}{}>{}</p>").format(_kind(kind), _sides(is_rtl=is_rtl), _BREAK.join(written))


def _prose(piece: Piece, *, is_rtl: bool) -> Markup:
    """What was written with Markdown; an entry of a list is a paragraph that begins with its mark.

    Mail programs draw lists in many ways, and lose their margins; a mark that is text stays where it is.
    """
    words = Markup("").join(_run(run, is_rtl=is_rtl) for run in piece.runs)
    if piece.is_heading:
        return Markup("<h2{}>{}</h2>").format(_sides(is_rtl=is_rtl), words)
    mark = Markup("{}&nbsp; ").format(_apart(piece.mark)) if piece.mark else Markup()
    kind = f"in{min(piece.depth, _DEEPEST)}" if piece.depth else ""
    return Markup("<p{}{}>{}{}</p>").format(_kind(kind), _sides(is_rtl=is_rtl), mark, words)


def _run(run: Run, *, is_rtl: bool) -> Markup:
    words = as_markup(run.text, is_rtl=is_rtl)
    if run.is_emphasised:
        words = Markup("<em>{}</em>").format(words)
    if run.is_strong:
        words = Markup("<b>{}</b>").format(words)
    return Markup('<a href="{}">{}</a>').format(run.address, words) if run.address else words


def _quoted(text: str, language: str, *, is_rtl: bool) -> Markup:
    """A paragraph in a language of its own; "" where that is not known."""
    tongue = Markup(' lang="{}"').format(language) if language else Markup()
    return Markup('<p class="said"{}{}>{}</p>').format(tongue, _sides(is_rtl=is_rtl), as_markup(text, is_rtl=False))


def _with_small(tag: str, kind: str, texts: tuple[str, str], *, is_rtl: bool) -> Markup:
    """An element with a second line in small type; "" leaves that line out."""
    great, small = (as_markup(text, is_rtl=is_rtl) for text in texts)
    second = Markup("<br><small>{}</small>").format(small) if small else ""
    return Markup("<{0}{1}{2}>{3}{4}</{0}>").format(tag, _kind(kind), _sides(is_rtl=is_rtl), great, second)


def _table(rows: tuple[Row, ...], *, is_rtl: bool) -> Markup:
    inside = Markup("\n").join(_row(row, is_rtl=is_rtl) for row in rows)
    direction = "rtl" if is_rtl else "ltr"
    return Markup('<table class="rows" dir="{}">\n{}\n</table>').format(direction, inside)


# A decision has few answers, but all twelve together are hardly ever the same.
@lru_cache(maxsize=2048)
def _row(row: Row, *, is_rtl: bool) -> Markup:
    """One decision: number, title and verdict, and below them what led to it."""
    sides = _sides(is_rtl=is_rtl)
    cells = Markup('<td class="no"{0}>{1}</td><th scope="row"{0}>{2}</th>').format(
        sides, _apart(row.name), as_markup(row.title, is_rtl=is_rtl)
    )
    if row.verdict:
        cells += Markup('<td class="is"{}>{}</td>').format(sides, as_markup(row.verdict, is_rtl=is_rtl))
    if not row.details:
        return Markup('<tr class="first last">{}</tr>').format(cells)
    details = _BREAK.join(as_markup(each, is_rtl=is_rtl) for each in row.details)
    return Markup(
        '<tr class="first">{0}</tr>\n<tr class="last"><td></td><td colspan="2"{1}><small>{2}</small></td></tr>'
    ).format(cells, sides, details)


def _reach(contact: Contact, *, is_rtl: bool) -> Markup:
    address = quote(contact.email, safe="@")
    mail = Markup('<a href="mailto:{}">{}</a>').format(address, _apart(contact.email))
    written = (as_markup(contact.name, is_rtl=is_rtl), mail, _apart(contact.phone))
    lines = (each for each, fact in zip(written, (contact.name, contact.email, contact.phone), strict=True) if fact)
    return Markup("<p{}>{}</p>").format(_sides(is_rtl=is_rtl), _BREAK.join(lines))


def _apart(text: str) -> Markup:
    """A reference, address or code; it runs from left to right in every language."""
    return as_markup(ltr(text), is_rtl=True)


def _kind(kind: str) -> Markup:
    return Markup(' class="{}"').format(kind) if kind else Markup()


def _sides(*, is_rtl: bool) -> Markup:
    return Markup(' dir="rtl" align="right"') if is_rtl else Markup(' dir="ltr" align="left"')
