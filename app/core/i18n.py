"""Languages: which there are, which is in use, and how sentences, dates and clocks are written in it.

English is the source. Catalogues are the `.po` files themselves, read once per process: there is no build step to
forget. The language in use is a context variable, so that letters, pages and refusals all speak the same way without
knowing of one another. No Flask here: letters are written by the scheduler too.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SOURCE = "en"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
#: The six official languages in the order in which the United Nations lists them.
_OFFICIAL = ("ar", "zh", "en", "fr", "ru", "es")
#: The official languages, then by their codes those that have a catalogue besides: a further language is a file.
LANGUAGES = (
    *_OFFICIAL,
    *sorted({each.parent.parent.name for each in CATALOGUES.glob("*/LC_MESSAGES/*.po")} - {*_OFFICIAL}),
)

#: The day stands before the month, as the United Nations write dates.
_DATED_LIKE = {"en": "en_GB"}

#: A number that has the form of many in every language.
_SEVERAL = 5

_current: ContextVar[str] = ContextVar("language", default=SOURCE)


def N_(message: str) -> str:  # noqa: N802 - the name that extraction tools know
    """Mark a string for translation where it is defined; it is translated where it is shown."""
    return message


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language inside the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def use(language: str) -> None:
    """Use a language until the end of the current context (a web request)."""
    _current.set(language)


def current_language() -> str:
    """Code of the language in use."""
    return _current.get()


def gettext(message: str) -> str:
    """The message in the language in use; placeholders are left in place."""
    return _catalogue(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The plural form that the language in use has for `number`; placeholders are left in place."""
    catalogue = _catalogue(_current.get())
    of_one = catalogue.ngettext(singular, plural, 1)
    # Russian gives 21 the form of one: right beside the figure, wrong in a sentence that prints none.
    is_of_one = number > 1 and "%(" not in of_one and catalogue.ngettext(singular, plural, number) == of_one
    return catalogue.ngettext(singular, plural, _SEVERAL if is_of_one else number)


def pgettext(context: str, message: str) -> str:
    """The message in the language in use, in the sense that the context names: the name of a person, or of a thing."""
    return str(_catalogue(_current.get()).pgettext(context, message))


def _(message: str, **facts: object) -> str:
    """The message in the language in use, with its placeholders filled."""
    text = gettext(message)
    return text % facts if facts else text


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return Locale.parse(language).text_direction


def own_name(language: str) -> str:
    """What speakers of the language call it, with a capital where it stands alone."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def name_of(language: str) -> str:
    """What a language is called in the language in use."""
    return Locale.parse(language).get_display_name(_current.get()) or language


def written_date(day: date, *, weekday: bool = False) -> str:
    """A calendar day in the language in use; digits are Latin in every language."""
    return _date_in(_locale(), day, weekday=weekday)


@lru_cache(maxsize=512)
def _date_in(locale: str, day: date, *, weekday: bool) -> str:
    text = format_date(day, "full" if weekday else "long", locale=locale)
    # French counts the first of a month with an ordinal, which the locale data leave out.
    return text.replace("1 ", "1er ", 1) if (locale, day.day) == ("fr", 1) else text


def short_date(day: date) -> str:
    """Day and month without the year, as short as the language in use has them: "5 Jul", "7月5日"."""
    return format_skeleton("MMMd", day, locale=_locale())


def written_moment(moment: datetime, zone: str, *, seconds: bool = False) -> str:
    """An instant on a clock: "15 July 2021, 18:00"; with seconds if asked for."""
    local = moment.astimezone(ZoneInfo(zone))
    hour = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return _("%(day)s, %(hour)s", day=written_date(local.date()), hour=hour)


def listed(parts: Iterable[str]) -> str:
    """Words side by side, with the comma of the language in use; empty ones are left out."""
    # Translators: only the comma between the parts of a list, with its space if it has one.
    return gettext(", ").join(part for part in parts if part)


def joined(parts: Iterable[str]) -> str:
    """Words that belong together, with an "and" before the last as the language in use has it."""
    return format_list([*parts], locale=_locale())


def in_a_row(sentences: Iterable[str]) -> str:
    """Finished sentences in one paragraph; empty ones are left out. Chinese puts no space between them."""
    return gap().join(each for each in sentences if each)


def gap() -> str:
    """What stands after a full stop or a colon in a paragraph: nothing in Chinese, whose signs bring their space."""
    return "" if _current.get() == "zh" else " "


def signed_number(number: int) -> str:
    """A difference with its sign, and its digits in groups by spaces as in international papers: "+3 600"."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", "\N{NO-BREAK SPACE}")


def utc_offset(instant: datetime, zone: ZoneInfo) -> str:
    """A zone's offset at an instant: "UTC", "UTC+2", "UTC-6", "UTC+5:45"."""
    offset = instant.astimezone(zone).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _locale() -> str:
    return _DATED_LIKE.get(_current.get(), _current.get())


@cache
def _catalogue(language: str) -> NullTranslations:
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE or not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
