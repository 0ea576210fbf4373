"""A browser that is nothing but links, forms and cookies, for scripts that do what people do.

It sends what a browser would send and refuses what a browser could not: a choice that the form does not offer, a field
that is not there, a required field left empty.
"""

import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

TIMEOUT_SECONDS = 30
_CHOSEN_BY_MARK = frozenset({"radio", "checkbox"})
_WITHOUT_VALUE = frozenset({"submit", "button", "image", "reset", "file"})


class NotOnThePage(Exception):
    """The page has no such form, field or choice."""


@dataclass(slots=True, kw_only=True)
class Field:
    """All that a form has under one name."""

    #: What would be sent if nothing were touched; None: nothing.
    value: str | None = None
    #: Values of radio buttons or a check box; empty: any text may be typed.
    offered: list[str] = field(default_factory=list)
    is_required: bool = False


@dataclass(slots=True, kw_only=True)
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self, answers: Mapping[str, str]) -> dict[str, str]:
        """What is sent when these fields are filled in and all others left alone.

        Raises:
            NotOnThePage: a browser could not send that.
        """
        for name, answer in answers.items():
            if name not in self.fields:
                raise NotOnThePage(f"the form has no field {name!r}")
            if self.fields[name].offered and answer not in self.fields[name].offered:
                raise NotOnThePage(f"{name!r} cannot be {answer!r}; offered: {', '.join(self.fields[name].offered)}")
        all_of_them = {name: answers.get(name, each.value) for name, each in self.fields.items()}
        sent = {name: value for name, value in all_of_them.items() if value is not None}
        missing = [name for name, each in self.fields.items() if each.is_required and not sent.get(name)]
        if missing:
            raise NotOnThePage(f"required and left empty: {', '.join(missing)}")
        return sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back."""

    url: str
    status: int
    forms: tuple[Form, ...]
    #: `data-*` attributes of any element: name without `data-` to value, the last one found.
    marks: Mapping[str, str]
    text: str

    def form_with(self, *names: str) -> Form:
        """The first form that has all these fields.

        Raises:
            NotOnThePage: there is none.
        """
        for each in self.forms:
            if all(name in each.fields for name in names):
                return each
        raise NotOnThePage(f"{self.url} has no form with {', '.join(names)} (status {self.status})")

    def form_that_posts(self) -> Form:
        """The only form that is sent by POST.

        Raises:
            NotOnThePage: there is none, or more than one.
        """
        found = [each for each in self.forms if each.method == "post"]
        if len(found) != 1:
            raise NotOnThePage(f"{self.url} has {len(found)} forms to send (status {self.status})")
        return found[0]


class Browser:
    """One person's browser, with cookies of its own."""

    def __init__(self) -> None:
        # Whatever proxy the surrounding shell names: everything here is on this machine.
        no_proxy = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(no_proxy, urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, url: str) -> Page:
        """Follow a link."""
        return self._page(urllib.request.Request(url))  # noqa: S310 - addresses of our own servers

    def send(self, page: Page, form: Form, answers: Mapping[str, str] | None = None) -> Page:
        """Fill in a form of a page and press its first button."""
        sent = urlencode(form.filled(answers or {}))
        address = urljoin(page.url, form.action) if form.action else page.url
        if form.method != "post":
            return self.open(f"{address}?{sent}")
        request = urllib.request.Request(address, data=sent.encode())  # noqa: S310 - likewise
        return self._page(request)

    def _page(self, request: urllib.request.Request) -> Page:
        try:
            answer = self._opener.open(request, timeout=TIMEOUT_SECONDS)
        except HTTPError as error:
            answer = error  # a page too, with another status
        with answer:
            text = answer.read().decode("utf-8", "replace")
            url, status = str(answer.geturl()), int(cast(int, answer.status))
        reader = _Reader()
        reader.feed(text)
        return Page(url=url, status=status, forms=tuple(reader.forms), marks=reader.marks, text=text)


class _Reader(HTMLParser):
    """Finds forms and marks."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.marks: dict[str, str] = {}
        self._form: Form | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        given = {name: value or "" for name, value in attrs}
        self.marks.update(_marks(given))
        if tag == "form":
            self._form = Form(action=given.get("action", ""), method=given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and given.get("name") and tag in {"input", "textarea"}:
            self._field(tag, given, self._form.fields.setdefault(given["name"], Field()))

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """What stands in a text field."""
        if self._area is not None:
            self._area.value = (self._area.value or "") + data

    def _field(self, tag: str, given: Mapping[str, str], found: Field) -> None:
        kind = given.get("type", "text")
        found.is_required |= "required" in given
        if tag == "textarea":
            found.value, self._area = "", found
        elif kind in _CHOSEN_BY_MARK:
            found.offered.append(given.get("value", "on"))
            if "checked" in given:
                found.value = found.offered[-1]
        elif kind not in _WITHOUT_VALUE:
            found.value = given.get("value", "")


def _marks(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name.removeprefix("data-"), value) for name, value in given.items() if name.startswith("data-"))
