"""The browser of scripts sends what a browser would, and nothing that one could not."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dev.browser import Browser, Field, Form, NotOnThePage

PAGE = """<!doctype html>
<div data-reply="recorded" data-receipt="K7QX"></div>
<form action="/answer" method="post">
  <input type="hidden" name="form" value="a&amp;b">
  <input type="radio" name="item-1" value="approve"><input type="radio" name="item-1" value="keep" checked>
  <input type="radio" name="item-2" value="approve"><input type="radio" name="item-2" value="abstain">
  <textarea name="statement">two
lines</textarea>
  <input name="name" required><input type="checkbox" name="confirm" value="yes" required>
  <button type="submit" name="do" value="back">Back</button>
</form>
<form action="/other"><input name="q"></form>"""


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(200, PAGE, cookie="seen=1; Path=/")

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(409, f"{sent} {self.headers['Cookie']}")

    def _answer(self, status, text, *, cookie=""):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_form_is_sent_with_what_stands_in_it_and_what_was_filled_in(url: str):
    browser = Browser()
    page = browser.open(url)

    answer = browser.send(page, page.form_with("name"), {"item-2": "abstain", "name": "N", "confirm": "yes"})

    assert answer.status == 409
    assert answer.text == ("form=a%26b&item-1=keep&item-2=abstain&statement=two%0Alines&name=N&confirm=yes seen=1")


def test_marks_and_forms_of_a_page_are_found(url: str):
    page = Browser().open(url)

    assert page.marks == {"reply": "recorded", "receipt": "K7QX"}
    assert page.form_that_posts() is page.form_with("form", "item-1")
    assert page.form_with("q").method == "get"
    with pytest.raises(NotOnThePage):
        page.form_with("item-3")


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"item-9": "approve", "name": "N"}, "no field 'item-9'"),
        ({"item-1": "abstain", "name": "N"}, "cannot be 'abstain'"),
        ({}, "required and left empty: name"),
    ],
)
def test_what_a_browser_could_not_send_is_not_sent(answers, what):
    offered = Field(offered=["approve", "keep"], value="keep")
    form = Form(action="", method="post", fields={"item-1": offered, "name": Field(is_required=True)})

    with pytest.raises(NotOnThePage, match=what):
        form.filled(answers)
