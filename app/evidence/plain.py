"""The result as plain values, for machines: names of the record, no words of any language but the texts themselves."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.consultations.corrigenda import CorrigendumPaper
from app.evidence.facts import MemberLine, Result, ResultLine
from app.record.events import instant


def as_plain(result: Result) -> dict[str, Any]:
    """Keys in a fixed order; what is not disclosed is not there."""
    found: dict[str, Any] = {
        "consultation": result.reference,
        "title": result.title,
        "language": result.language,
        "provisional": result.is_provisional,
        "illustrative": result.is_illustrative,
        "opened_at": instant(result.opened_at),
        "deadline": instant(result.deadline_at),
        "closed_at": instant(result.closed_at),
        "announced_at": _instant(result.announced_at),
        "letter_reference": result.letter_reference,
        "seats": result.seats,
        "entitled": result.entitled,
        "replied": result.replied,
        "late": result.late,
        "disclosure": str(result.reach),
        "items": {line.outcome.name: _item(line) for line in result.lines},
        "record": {
            "origin": result.checkpoint.origin,
            "size": result.checkpoint.size,
            "root": result.checkpoint.root.hex(),
        },
    }
    if result.members:
        found["members"] = {member.code: _member(member) for member in result.members}
    if result.statements:
        found["statements"] = [
            {
                "member": each.member,
                "item": each.decision or None,
                "kind": each.kind or None,
                "language": each.language or None,
                "text": each.text,
            }
            for each in result.statements
        ]
    if result.declarations:
        found["declarations"] = [
            {
                "member": each.code,
                "item": each.decision,
                "kind": each.kind,
                "received_at": instant(each.received_at),
                "withdrawn_at": _instant(each.withdrawn_at),
                "text": each.text,
            }
            for each in result.declarations
        ]
    if result.corrigenda:
        found["corrigenda"] = [_corrigendum(each) for each in result.corrigenda]
    return found


def as_json(result: Result) -> bytes:
    """The same as UTF-8."""
    return (json.dumps(as_plain(result), ensure_ascii=False, indent=2) + "\n").encode()


def _item(line: ResultLine) -> dict[str, Any]:
    outcome = line.outcome
    return {
        "title": outcome.title,
        "outcome": outcome.outcome,
        "inequality": outcome.reason,
        "counts": dict(outcome.counts),
        "weights": dict(outcome.weights) or None,
        "sentence": outcome.sentence or None,
        "ruling": outcome.ruling or None,
        "number": outcome.number or None,
        "adopted_on": outcome.adopted_on or None,
        "in_force_on": outcome.in_force_on or None,
    }


def _corrigendum(paper: CorrigendumPaper) -> dict[str, Any]:
    return {
        "number": paper.number,
        "reference": paper.reference,
        "published_at": instant(paper.published_at),
        "reason": paper.reason,
        "items": {
            each.name: {
                "former": _version(each.former, each.former_counts),
                "present": _version(each.present, each.present_counts),
            }
            for each in paper.corrected
        },
    }


def _version(said: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "outcome": said["outcome"],
        "inequality": said["reason"],
        "counts": dict(counts) or None,
        "number": said.get("number") or None,
        "adopted_on": said.get("adopted_on") or None,
        "in_force_on": said.get("in_force_on") or None,
    }


def _member(member: MemberLine) -> dict[str, Any]:
    return {
        "name": member.name,
        "entitled": member.is_entitled,
        "weight": member.weight,
        "answers": dict(member.answers),
        "received_at": _instant(member.received_at),
        "channel": member.channel or None,
        "receipt": member.receipt_code or None,
    }


def _instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None
