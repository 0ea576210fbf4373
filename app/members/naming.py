"""Which official names a member has after an import.

The reviewed table decides. A name in the file that the table has for that member on any day only says which member is
meant; one that the table does not know overrides it in that language, and stays until a file says otherwise.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from app.core.i18n import LANGUAGES, N_
from app.members.difference import MemberState, NameState, Notice
from app.members.names import ALWAYS, alike, is_official, official_names, periods
from app.members.rows import MemberRow


def names_after(row: MemberRow, before: MemberState, names_on: date | None) -> tuple[NameState, ...]:
    """The names of a member after the import of its row, in their own order.

    Args:
        row: what the file says.
        before: what is on file.
        names_on: see `planning.Terms`.
    """
    after: list[NameState] = []
    for language in LANGUAGES:
        after.extend(_in_language(row, before, names_on, language))
    return tuple(sorted(after))


def name_notices(row: MemberRow, after: MemberState, day: date) -> Iterable[Notice]:
    """What is worth knowing of the names that a member has on a day."""
    for language, given in row.names.items():
        name = after.name_on(day, language)
        if given and alike(given) != alike(name):
            yield Notice(
                code="name_of_another_day",
                text=N_(
                    "%(code)s: the file has “%(given)s” in “%(language)s”; the name in the reviewed table on %(day)s is"
                    " “%(name)s”, and is taken. The names of another day can be asked for."
                ),
                facts={"code": row.code, "given": given, "language": language, "name": name, "day": day.isoformat()},
            )
    for language in LANGUAGES:
        yield from _notices_in(language, row, after, day)


def _notices_in(language: str, row: MemberRow, after: MemberState, day: date) -> Iterable[Notice]:
    name, official = after.name_on(day, language), official_names(row.code, on=day).get(language, "")
    facts: dict[str, object] = {"code": row.code, "language": language, "name": name, "official": official}
    if not name:
        yield Notice(
            code="name_missing",
            text=N_("%(code)s: no official name in “%(language)s”; no consultation in it can be opened."),
            facts=facts,
        )
    elif official and not is_official(row.code, language, name):
        yield Notice(
            code="name_overridden",
            text=N_("%(code)s: “%(name)s” in “%(language)s” is not in the reviewed table, which has “%(official)s”."),
            facts=facts,
        )


def _in_language(row: MemberRow, before: MemberState, names_on: date | None, language: str) -> Sequence[NameState]:
    given, on_file = row.names.get(language), before.names_in(language)
    if given and not is_official(row.code, language, given):
        return (NameState(language=language, valid_from=ALWAYS, name=given),)
    if given is None and any(not is_official(row.code, language, each.name) for each in on_file):
        return on_file
    return _reviewed(row.code, language, names_on)


def _reviewed(code: str, language: str, names_on: date | None) -> Sequence[NameState]:
    """The names of the table: that of one day for every day, or each from its own day on."""
    if names_on is not None:
        name = official_names(code, on=names_on).get(language)
        return (NameState(language=language, valid_from=ALWAYS, name=name),) if name else ()
    dated = [
        NameState(language=language, valid_from=each.valid_from, name=name)
        for each in periods(code)
        if (name := each.names.get(language))
    ]
    # A name that stayed when others of its member changed is one name.
    return [next(same) for _name, same in groupby(dated, key=lambda each: each.name)]
