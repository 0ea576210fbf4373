"""The register as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from app.core.i18n import _
from app.evidence.register import RegisterEntry

_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where a feed and its page are found, and whose register it is."""

    title: str
    language: str
    #: Addresses of the feed itself and of the register's page.
    feed: str
    page: str
    #: What stands before a consultation's reference in the address of its outcome.
    results: str

    def result(self, entry: RegisterEntry) -> str:
        """Address of the outcome that an entry belongs to."""
        return self.results + quote(entry.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedForm:
    """One form of feed."""

    media_type: str
    write: Callable[[FeedPlace, Sequence[RegisterEntry]], bytes]


def as_atom(place: FeedPlace, entries: Sequence[RegisterEntry]) -> bytes:
    """An Atom feed. Texts become text nodes: whatever they hold, they cannot leave their place."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": place.language})
    SubElement(feed, "id").text = place.page
    SubElement(feed, "title").text = place.title
    SubElement(feed, "updated").text = _written(_latest(entries))
    SubElement(feed, "link", {"rel": "self", "href": place.feed})
    SubElement(feed, "link", {"rel": "alternate", "href": place.page})
    SubElement(SubElement(feed, "author"), "name").text = place.title
    for each in entries:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = f"{place.page}#{each.key}"
        SubElement(entry, "title").text = _readable(_heading(each))
        SubElement(entry, "published").text = _written(each.announced_at)
        SubElement(entry, "updated").text = _written(each.changed_at)
        SubElement(entry, "link", {"rel": "alternate", "href": place.result(each)})
        SubElement(entry, "summary").text = _readable(_summary(each))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode").encode()


def as_json_feed(place: FeedPlace, entries: Sequence[RegisterEntry]) -> bytes:
    """The same as JSON Feed 1.1."""
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": place.title,
        "home_page_url": place.page,
        "feed_url": place.feed,
        "language": place.language,
        "items": [
            {
                "id": f"{place.page}#{each.key}",
                "url": place.result(each),
                "title": _heading(each),
                "content_text": _summary(each),
                "date_published": _written(each.announced_at),
                "date_modified": _written(each.changed_at),
            }
            for each in entries
        ],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


FEEDS: Mapping[str, FeedForm] = {
    "atom": FeedForm(media_type="application/atom+xml; charset=utf-8", write=as_atom),
    "json": FeedForm(media_type="application/feed+json; charset=utf-8", write=as_json_feed),
}


def _heading(entry: RegisterEntry) -> str:
    return _("%(label)s: %(text)s", label=entry.number or entry.key, text=entry.title)


def _summary(entry: RegisterEntry) -> str:
    parts = (
        entry.body,
        _("Consultation %(reference)s, decision %(name)s", reference=entry.reference, name=entry.name),
        _("Adopted on %(day)s", day=entry.adopted_on.isoformat()) if entry.adopted_on else "",
        _("Enters into force on %(day)s", day=entry.in_force_on.isoformat()) if entry.in_force_on else "",
        _("Illustrative example: the reference, the replies and the addresses are invented.")
        if entry.is_illustrative
        else "",
    )
    return " · ".join(each for each in parts if each)


def _latest(entries: Sequence[RegisterEntry]) -> datetime:
    return max((each.changed_at for each in entries), default=_EPOCH)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _readable(text: str) -> str:
    """Without the control characters that XML has no way to write."""
    return "".join(each for each in text if each >= " " or each in "\t\n")
