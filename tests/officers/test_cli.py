"""`flask officers`."""

from flask import Flask

from app.core.work import look
from app.officers.queries import officers

EMAIL = "officer.a@secretariat.example"
PASSWORD = "correct horse battery\n"


def test_an_officer_is_added_with_a_password_from_standard_input(app: Flask) -> None:
    run = app.test_cli_runner()

    result = run.invoke(args=["officers", "add", EMAIL, "--name", "Officer A", "--password-stdin"], input=PASSWORD)

    assert result.exit_code == 0, result.output
    assert "correct horse" not in result.output
    with look() as work:
        (line,) = officers(work)
    assert (line.email, line.role, line.has_password) == (EMAIL, "officer", True)


def test_a_short_password_is_refused_and_nothing_is_added(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["officers", "add", EMAIL, "--name", "Officer A", "--password-stdin"], input="short\n"
    )

    assert result.exit_code == 1
    assert "at least 15 characters" in result.output
    with look() as work:
        assert officers(work) == ()


def test_accounts_are_listed_and_disabled(app: Flask) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["officers", "add", EMAIL, "--name", "Officer A", "--role", "chair"])

    assert f"{EMAIL}\tchair\ten\tenabled\tOfficer A" in run.invoke(args=["officers", "list"]).output
    assert run.invoke(args=["officers", "disable", EMAIL]).exit_code == 0
    assert "disabled" in run.invoke(args=["officers", "list"]).output


def test_a_sign_in_link_is_printed_alone(app: Flask) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["officers", "add", EMAIL, "--name", "Officer A"])

    result = run.invoke(args=["officers", "sign-in-link", EMAIL])

    assert result.output.startswith("http://127.0.0.1:5000/desk/sign-in/")
    assert result.output.count("\n") == 1


def test_an_unknown_address_is_refused_by_name(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["officers", "disable", "nobody@x.example"])

    assert result.exit_code == 1
    assert "nobody@x.example" in result.output
