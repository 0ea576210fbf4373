"""Importing on each of the two databases: names with their first days, JSON columns, seats that end and go on."""

from flask import Flask
from sqlalchemy import select

from app.core.work import SHELL, begin, look
from app.members import queries
from app.members.models import FocalPoint, Membership
from app.members.service import ImportRequest, apply, import_difference
from tests.make import import_example
from tests.members.sheets import read


def test_imports_work_alike_on_both_databases(app_on_both: Flask):
    with begin(SHELL) as work:
        import_example(work)
        import_example(work)
    for removes in (True, False):
        with begin(SHELL) as work:
            given = read("iso2\nKE\n" if removes else "iso2\nFR\n")
            apply(work, import_difference(work, ImportRequest(body="council", files=given, removes=removes)))

    with look() as work:
        lines = queries.roster(work, "council", on=work.now.date()).lines
        assert [line.code for line in lines] == ["FR", "KE"]
        assert len(work.session.scalars(select(Membership)).all()) == 49
        assert work.session.scalars(select(FocalPoint).where(FocalPoint.removed_at.is_not(None))).all() == []
