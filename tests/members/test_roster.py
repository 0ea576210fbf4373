"""The order of the body: French alphabetical, whatever the language in which it is read."""

import pytest
from flask import Flask

from app.core.work import SHELL, begin, look
from app.members import queries
from tests.make import import_example, make_body, make_member

IN_FRENCH = [
    "Afrique du Sud",
    "Algérie",
    "Allemagne",
    "Arabie saoudite",
    "Argentine",
    "Australie",
    "Azerbaïdjan",
    "Bahamas",
    "Brésil",
    "Burkina Faso",
    "Canada",
    "Chine",
    "Corée (République de)",
    "Côte d’Ivoire",
    "Cuba",
    "Égypte",
    "El Salvador",
    "Émirats arabes unis",
    "Espagne",
    "États-Unis d’Amérique",
    "Fédération de Russie",
    "France",
    "Ghana",
    "Grèce",
    "Hongrie",
    "Île Exemple (État fictif)",
    "Inde",
    "Indonésie",
    "Iran (République islamique d’)",
    "Italie",
    "Japon",
    "Kenya",
    "Koweït",
    "Maroc",
    "Mexique",
    "Nigéria",
    "Ouganda",
    "Pakistan",
    "Paraguay",
    "Philippines",
    "Pologne",
    "République tchèque",
    "Roumanie",
    "Rwanda",
    "Sénégal",
    "Suisse",
    "Thaïlande",
    "Tunisie",
    "Turquie",
]


def french_order(app: Flask, names: dict[str, str]) -> list[str]:
    with begin(SHELL) as work:
        body = make_body(work)
        for code, name in names.items():
            member = make_member(work, body, code)
            for each in member.names:
                each.name = name
    with look() as work:
        return [line.code for line in queries.roster(work, "council", on=work.now.date()).lines]


@pytest.mark.usefixtures("app")
def test_the_council_is_listed_in_french_alphabetical_order():
    with begin(SHELL) as work:
        import_example(work)

    with look() as work:
        lines = queries.roster(work, "council", on=work.now.date()).lines
    assert [line.names["fr"] for line in lines] == IN_FRENCH


@pytest.mark.parametrize(
    "names",
    [
        ["Egée", "Égypte", "El Salvador", "Émirats arabes unis", "ESPAGNE", "États-Unis"],
        ["Guinée", "Guinée-Bissau", "Guinée équatoriale", "Guyana"],
        ["Corée (République de)", "Costa Rica", "Côte d'Ivoire", "Côte d’Or"],
        ["Iran (République islamique d’)", "Irlande"],
    ],
)
def test_accents_case_apostrophes_hyphens_and_brackets_do_not_count(app: Flask, names: list[str]):
    codes = {f"M{9 - place}": name for place, name in enumerate(names)}

    assert french_order(app, codes) == list(codes)


def test_the_code_decides_between_equals_and_stands_for_a_missing_name(app: Flask):
    with begin(SHELL) as work:
        body = make_body(work)
        for code in ("ZB", "ZA", "MM"):
            member = make_member(work, body, code)
            member.names.clear()

    with look() as work:
        found = queries.roster(work, "council", on=work.now.date())
    assert [line.code for line in found.lines] == ["MM", "ZA", "ZB"]
    assert queries.missing_names(found, ["en", "fr"]) == {code: ["en", "fr"] for code in ("MM", "ZA", "ZB")}
