"""An iCalendar object read by hand, as RFC 5545 has it: the library that writes it does not vouch for itself."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadObject:
    """A calendar with one event and at most one alarm."""

    calendar: dict[str, str]
    event: dict[str, str]
    alarm: dict[str, str]


def read(content: str | bytes) -> ReadObject:
    """Names with their parameters to values, by component; fails where a line is none of the format."""
    raw = content if isinstance(content, bytes) else content.encode()
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75
    # Folded between characters: each line alone is UTF-8.
    unfolded = "\r\n".join(line.decode() for line in lines).replace("\r\n ", "").split("\r\n")
    found: dict[str, dict[str, str]] = {"VCALENDAR": {}, "VEVENT": {}, "VALARM": {}}
    inside: list[str] = []
    for line in unfolded:
        name, value = _parted(line)
        if name == "BEGIN":
            assert not found[value]
            inside.append(value)
        elif name == "END":
            assert inside.pop() == value
        else:
            assert name not in found[inside[-1]]
            found[inside[-1]][name] = value
    assert inside == []
    return ReadObject(calendar=found["VCALENDAR"], event=found["VEVENT"], alarm=found["VALARM"])


def text(value: str) -> str:
    """A value of type TEXT without its escapes."""
    return re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] in "nN" else escaped[1], value)


def _parted(line: str) -> tuple[str, str]:
    match = re.fullmatch(r'([A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
    assert match, line
    return match[1], match[2]
