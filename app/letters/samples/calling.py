"""Sample letters that ask for replies, or tell what becomes of the asking."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from app.letters import (
    copy,
    extension,
    invitation,
    item_deferred,
    item_withdrawn,
    language_issued,
    new_link,
    reminder,
    replies_open,
    text_changed,
    trial,
    withdrawal,
)
from app.letters.facts import Addressee, Enclosed, ItemLine, OwedConsultation
from app.letters.samples import facts
from app.letters.samples.ground import Ground, shipped
from app.letters.samples.words import word
from app.outbox.letter import Attachment, Letter
from app.rules.vocabulary import DeferralEffect

#: How long before the deadline an exchange of views ends.
_EXCHANGED: Final = timedelta(days=14)
_FORMER_ROUND: Final = "DM-21/1005"
#: The circular as PDF: with the letter, and on the page alone.
_ATTACHED: Final = Enclosed(
    kilobytes=1, attachment=Attachment(filename="circular.pdf", media_type="application/pdf", content=b"%PDF-1.7")
)
_TOO_LARGE: Final = Enclosed(kilobytes=2048, attachment=None)


def invited(ground: Ground, enclosure: Enclosed | None = None) -> Letter:
    """The circular letter itself."""
    return invitation.compose(
        ground.sheet,
        ground.addressee,
        body=ground.body,
        items=ground.items,
        rules=ground.rules,
        link=ground.link,
        enclosure=enclosure,
    )


def extended(ground: Ground, *, tally_seen: bool = True, link: str | None, requests: int = 0) -> Letter:
    """The deadline is moved by a week."""
    sheet = ground.sheet
    entry = replace(sheet.calendar_entry, moved_count=1) if sheet.calendar_entry else None
    later = replace(sheet, deadline_at=facts.instant(ground, timedelta(days=7)), calendar_entry=entry)
    return extension.compose(
        later,
        ground.addressee,
        former_deadline_at=sheet.deadline_at,
        tally_seen=tally_seen,
        link=link,
        requests=requests,
    )


def _acknowledged(ground: Ground) -> Letter:
    return invited(ground.under("iccat"))


def _to_an_alternate(ground: Ground) -> Letter:
    addressee = replace(ground.addressee, alternate_for=word("other_member", ground.language))
    return invited(replace(ground.under("ifad-executive-board"), addressee=addressee))


def _for_information(ground: Ground) -> Ground:
    return replace(ground, addressee=replace(ground.addressee, is_entitled=False))


def _further_round(ground: Ground) -> Ground:
    return replace(ground, sheet=replace(ground.sheet, continues=_FORMER_ROUND))


def _last_round(ground: Ground) -> Letter:
    line = replace(ground.rules[0], rule=shipped("itu-cv47-second"), members=193, entitled=190)
    return invited(replace(_further_round(ground), rules=(line,)))


def _commented(ground: Ground, decided: int = 0) -> tuple[ItemLine, ...]:
    """The items, of which only the first `decided` are decided."""
    return tuple(replace(item, is_comment=place >= decided) for place, item in enumerate(ground.items))


def _comments(ground: Ground) -> Letter:
    return invited(replace(ground, items=_commented(ground), rules=(facts.of_comments(ground.rules[0]),)))


def _comments_too(ground: Ground) -> Letter:
    line = ground.rules[0]
    decided, commented = ([each.name for each in part] for part in (ground.items[:2], ground.items[2:]))
    rules = (replace(line, items=tuple(decided)), facts.of_comments(line, *commented))
    return invited(replace(ground, items=_commented(ground, 2), rules=rules))


def _exchanging(ground: Ground) -> Ground:
    return replace(ground, sheet=replace(ground.sheet, replies_open_at=facts.instant(ground, -_EXCHANGED)))


def _replies_open(ground: Ground) -> Letter:
    return replies_open.compose(
        _exchanging(ground).sheet, ground.addressee, items=ground.items, rules=ground.rules, link=ground.link
    )


def _copied(ground: Ground) -> Letter:
    return _copied_to(ground, Addressee(member="", title="", name=ground.copied))


def _copied_to(ground: Ground, addressee: Addressee) -> Letter:
    return copy.compose(ground.sheet, addressee, body=ground.body, items=ground.items, rules=ground.rules)


def _silent_reminder(ground: Ground, *, is_mixed: bool = False) -> Letter:
    """Of one consultation under a silence procedure; `is_mixed`: beside one in which replies are asked for."""
    first, second = facts.owed(ground)
    chosen = second if is_mixed else first
    quiet = replace(
        chosen,
        items=tuple(replace(each, is_silent=True) for each in chosen.items),
        rules=ground.silent().rules,
    )
    return reminder.compose(ground.addressee, owed=(first, quiet) if is_mixed else (quiet,))


def _comments_reminder(ground: Ground) -> Letter:
    owed = OwedConsultation(
        sheet=ground.sheet, items=_commented(ground), rules=(facts.of_comments(ground.rules[0]),), link=ground.link
    )
    return reminder.compose(ground.addressee, owed=(owed,))


def _item_withdrawn(ground: Ground, *places: int, remaining: int) -> Letter:
    settled = facts.settled(ground, *places, remaining=remaining)
    return item_withdrawn.compose(ground.sheet, ground.addressee, settled=settled, link=ground.link)


def _item_deferred(ground: Ground, *, requests: int, effect: DeferralEffect, link: str | None) -> Letter:
    return item_deferred.compose(
        ground.sheet,
        ground.addressee,
        settled=facts.settled(ground, 3, remaining=3),
        requests=requests,
        effect=effect,
        link=link,
    )


def _text_changed(ground: Ground, *places: int, is_substantive: bool = False) -> Letter:
    """Where the correction changes the substance, the reader's answer has lapsed."""
    items = ground.picked(*places)
    said = f"{items[0].name} {items[0].title}\n\nCHF 318 000"
    return text_changed.compose(
        ground.sheet,
        ground.addressee,
        items=items,
        former=said,
        present=f"{said} / 2024–2027",
        effect=text_changed.Effect(is_substantive=is_substantive, has_lapsed=is_substantive),
        rules=ground.rules,
        link=ground.link,
    )


def _language_issued(ground: Ground, enclosure: Enclosed | None = None) -> Letter:
    return language_issued.compose(
        ground.sheet,
        ground.addressee,
        body=ground.body,
        items=ground.items,
        rules=ground.rules,
        original=ground.original,
        link=ground.link,
        enclosure=enclosure,
    )


LETTERS: Final[Mapping[str, Callable[[Ground], Letter]]] = MappingProxyType(
    {
        "invitation": invited,
        "invitation-acknowledgement": _acknowledged,
        "invitation-alternate": _to_an_alternate,
        "invitation-for-information": lambda ground: invited(_for_information(ground)),
        "invitation-further-round": lambda ground: invited(_further_round(ground)),
        "invitation-last-round": _last_round,
        "invitation-silence": lambda ground: invited(ground.silent()),
        "invitation-comments": _comments,
        "invitation-comments-too": _comments_too,
        "invitation-exchange": lambda ground: invited(_exchanging(ground)),
        "invitation-attached": lambda ground: invited(ground, _ATTACHED),
        "invitation-too-large": lambda ground: invited(ground, _TOO_LARGE),
        "replies_open": _replies_open,
        "replies_open-for-information": lambda ground: _replies_open(_for_information(ground)),
        "copy": _copied,
        "copy-focal-point": lambda ground: _copied_to(ground, ground.addressee),
        "new_link": lambda ground: new_link.compose(ground.sheet, ground.addressee, link=ground.link),
        "reminder": lambda ground: reminder.compose(ground.addressee, owed=facts.owed(ground)[:1]),
        "reminder-two": lambda ground: reminder.compose(ground.addressee, owed=facts.owed(ground)),
        "reminder-silence": _silent_reminder,
        "reminder-mixed": lambda ground: _silent_reminder(ground, is_mixed=True),
        "reminder-comments": _comments_reminder,
        "extension": lambda ground: extended(ground, link=ground.link),
        "extension-requested": lambda ground: extended(ground, link=ground.link, requests=2),
        "extension-sealed": lambda ground: extended(ground, link=None, tally_seen=False),
        "withdrawal": lambda ground: withdrawal.compose(ground.sheet, ground.addressee, has_link=True),
        "item_withdrawn": lambda ground: _item_withdrawn(ground, 1, 2, remaining=2),
        "item_withdrawn-last": lambda ground: _item_withdrawn(ground, 3, remaining=0),
        "item_deferred": lambda ground: _item_deferred(
            ground, requests=12, effect=DeferralEffect.TO_MEETING, link=ground.link
        ),
        "item_deferred-debate": lambda ground: _item_deferred(
            ground, requests=1, effect=DeferralEffect.DEBATE_BEFORE_VOTE, link=None
        ),
        "text_changed": lambda ground: _text_changed(ground, 3),
        "text_changed-substantive": lambda ground: _text_changed(ground, 3, is_substantive=True),
        "text_changed-shared": lambda ground: _text_changed(ground.silent(), 1, 2, is_substantive=True),
        "language_issued": _language_issued,
        "language_issued-attached": lambda ground: _language_issued(ground, _ATTACHED),
        "test": lambda ground: trial.compose(
            ground.sheet, Addressee(member="", title="", name=word("focal_point", ground.language))
        ),
    }
)
