"""Every form that pages offer, with its fields, so that a new one is attacked without anybody's thinking of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask

#: Fields that prove where a form comes from, or which state it was drawn from: with others nothing is read at all.
KEPT = frozenset({"form_token", "form", "nonce", "shown", "revision", "proof_confirmed", "claim", "token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of a page: where it is sent, and what stands in it."""

    endpoint: str
    action: str
    #: Name to value, as a browser would send it if nothing were typed; of choices the first.
    fields: Mapping[str, str]
    #: Names of the fields that take a file.
    files: frozenset[str]

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Names of what people may fill, or change in the page."""
        return tuple(name for name in self.fields if name not in KEPT and name not in self.files)

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """Forms of the same address with the same fields are one."""
        return self.endpoint, frozenset(self.fields)


@dataclass
class _Open:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    #: Where buttons send it instead.
    elsewhere: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Open] = []
        self._form: _Open | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = _Open(action=said.get("action", ""), method=said.get("method", "get").lower())
            self.found.append(self._form)
        elif self._form is not None:
            self._in_form(tag, said)

    def _in_form(self, tag: str, said: Mapping[str, str]) -> None:
        assert self._form is not None
        if tag == "option" and self._select:
            if said.get("value") and not self._form.fields[self._select]:
                self._form.fields[self._select] = said["value"]
            return
        if said.get("formaction"):
            self._form.elsewhere.add(said["formaction"])
        name = said.get("name", "")
        if not name or tag not in {"input", "textarea", "select", "button"}:
            return
        if tag == "select":
            self._select = name
        if said.get("type") == "file":
            self._form.files.add(name)
        self._form.fields.setdefault(name, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def forms_in(app: Flask, page: str, address: str) -> Iterator[Form]:
    """The forms of a page that are sent by POST."""
    reader = _Reader()
    reader.feed(page)
    for found in reader.found:
        if found.method != "post":
            continue
        for action in (found.action or address, *sorted(found.elsewhere)):
            endpoint = endpoint_of(app, action)
            yield Form(endpoint=endpoint, action=action, fields=found.fields, files=frozenset(found.files))


def endpoint_of(app: Flask, address: str, method: str = "POST") -> str:
    """The name of what answers there."""
    endpoint, _values = app.url_map.bind("127.0.0.1").match(urlsplit(address).path, method=method)
    return str(endpoint)


def distinct(forms: Iterable[Form]) -> list[Form]:
    """Of forms with the same address and fields the first."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for each in forms:
        found.setdefault(each.key, each)
    return list(found.values())
