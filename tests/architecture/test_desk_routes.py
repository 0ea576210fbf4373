"""Every address of the desk needs a sign-in, but those where one signs in."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

ENTRANCE = "signin."


def addresses(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")]


def test_rooms_of_the_desk_are_registered_inside_the_guarded_desk(app: Flask) -> None:
    outside = {rule.endpoint for rule in addresses(app) if not rule.endpoint.startswith("desk.")}

    assert outside
    assert all(endpoint.startswith(ENTRANCE) for endpoint in outside)


def test_every_address_of_the_desk_sends_strangers_to_the_sign_in(app: Flask, client: FlaskClient) -> None:
    tried = 0
    for rule in addresses(app):
        if rule.endpoint.startswith(ENTRANCE):
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<path:{name}>", "x").replace(f"<int:{name}>", "1").replace(f"<{name}>", "x")
        assert "<" not in path, f"say in this test what stands for {path}"
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(path, method=method)
            assert answer.status_code == 303, f"{method} {path}"
            assert answer.location.startswith("/desk/sign-in"), f"{method} {path}"
            tried += 1
    assert tried >= 4


def test_a_made_up_session_is_no_sign_in(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("placet", "made-up", domain="127.0.0.1")

    assert client.get("/desk/").status_code == 303
