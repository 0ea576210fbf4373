"""Who stands in for whom in a body: checked on the members as they would be after an import."""

from collections.abc import Iterator, Mapping, Sequence

from app.core.i18n import N_
from app.members.refusals import Problem
from app.members.rows import MemberRow


def problems_of_alternates(rows: Sequence[MemberRow], principals: Mapping[str, str]) -> Iterator[Problem]:
    """Everything that is wrong with the alternates of a file, at the rows that would make it so.

    Args:
        rows: the members of the file; each has a seat after the import.
        principals: code of every member that then has a seat, to the code of the one it stands in for, or "".
    """
    listed = {row.code for row in rows}
    for row in rows:
        principal = principals.get(row.code, "")
        if not principal:
            continue
        yield from _of_principal(row, principal, principals)
        # Alternates of its own that the file does not name; the others are told at their own rows.
        others = sorted(code for code, of in principals.items() if of == row.code and code not in listed)
        if others:
            yield _problem(row, "has_alternate", N_("%(other)s stands in for %(code)s."), other=others[0])


def _of_principal(row: MemberRow, principal: str, principals: Mapping[str, str]) -> Iterator[Problem]:
    if principal == row.code:
        yield _problem(row, "own_alternate", N_("%(code)s cannot stand in for itself."))
    elif principal not in principals:
        yield _problem(row, "no_principal", N_("%(principal)s has no seat in the body."), principal=principal)
    elif principals[principal]:
        text = N_("%(principal)s is itself an alternate; an alternate stands in for a member with a seat of its own.")
        yield _problem(row, "alternate_of_alternate", text, principal=principal)
    elif sum(of == principal for of in principals.values()) > 1:
        yield _problem(row, "second_alternate", N_("%(principal)s has another alternate."), principal=principal)


def _problem(row: MemberRow, code: str, text: str, **facts: object) -> Problem:
    return Problem(
        code=code,
        text=text,
        facts={"code": row.code, **facts},
        source=row.source,
        line=row.line,
        column="alternate_for",
    )
