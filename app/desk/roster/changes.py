"""What an officer may change of a member, and where a second one is needed for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import LANGUAGES, _, name_of
from app.core.work import Work
from app.desk.acts import contacts, standing
from app.desk.acts.act import Act, Field, FieldKind
from app.desk.days import day_of
from app.members.correcting import NameCorrection, correct_names
from app.members.profile_queries import Profile
from app.rules import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One kind of change. Words are in the language of the page."""

    #: In addresses.
    name: str
    title: Callable[[], str]
    #: What it does, and who is told.
    effect: Callable[[], str]
    fields: Callable[[Profile, Mapping[str, str]], tuple[Field, ...]]
    #: With the code of the member among the particulars, by one officer and for a reason.
    carry_out: Callable[[Work, Mapping[str, Any], str], object]
    #: What is asked for instead while a consultation with a seat of the member is open; None: one officer is enough.
    act: Act | None


def _name_fields(profile: Profile, given: Mapping[str, str]) -> tuple[Field, ...]:
    names = tuple(
        Field(
            name=f"name_{each.language}",
            label=name_of(each.language),
            is_required=bool(each.present),
            value=given.get(f"name_{each.language}") or each.present,
            language=each.language,
        )
        for each in profile.names
    )
    since = Field(
        name="since",
        label=_("Holds from"),
        kind=FieldKind.DAY,
        help=_("Left empty, the present name is corrected. With a day, the present name holds until then."),
        is_required=False,
        value=given.get("since", ""),
    )
    return (*names, since)


def _correct(work: Work, said: Mapping[str, Any], reason: str) -> None:
    names = {each: said[f"name_{each}"] for each in LANGUAGES if f"name_{each}" in said}
    correction = NameCorrection(code=said["member"], names=names, since=day_of(said["since"]), reason=reason)
    correct_names(work, correction)


def _standing_fields(profile: Profile, given: Mapping[str, str]) -> tuple[Field, ...]:
    bodies = tuple((each.body, each.body_name) for each in profile.seats)
    return (
        Field(
            name="body",
            label=_("Body"),
            kind=FieldKind.CHOICE,
            options=bodies,
            value=given.get("body") or (bodies[0][0] if len(bodies) == 1 else ""),
        ),
        Field(
            name="standing",
            label=_("Right to vote"),
            kind=FieldKind.CHOICE,
            options=tuple((str(each), standing.standing_words(each)) for each in Standing),
            value=given.get("standing", ""),
        ),
        Field(
            name="since",
            label=_("Since"),
            kind=FieldKind.DAY,
            help=_("The day on which the right to vote is lost; it may be still to come. Empty where it is regained."),
            is_required=False,
            value=given.get("since", ""),
        ),
    )


def _point_fields(profile: Profile, given: Mapping[str, str]) -> tuple[Field, ...]:
    address = Field(name="email", label=_("Address"), value=given.get("email", ""))
    points = profile.focal_points
    return (contacts.former_field(points, given), address, *contacts.point_fields(points, given))


_ALL = (
    Change(
        name="names",
        title=lambda: _("Correct official names"),
        effect=lambda: _(
            "Consultations that are opened from now on use these names; those that were opened keep theirs. A name "
            "that the reviewed table does not have stays until a file says otherwise."
        ),
        fields=_name_fields,
        carry_out=_correct,
        act=None,
    ),
    Change(
        name="standing",
        title=standing.STANDING.title,
        effect=standing.STANDING.effect,
        fields=_standing_fields,
        carry_out=lambda work, said, reason: standing.carry_out(work, said, reason=reason, approval=None),
        act=standing.STANDING,
    ),
    Change(
        name="focal-point",
        title=lambda: _("Add or change a focal point"),
        effect=lambda: _(
            "Where an address comes to the list or leaves it, the former address, the new one and all other focal "
            "points of the Member State are told."
        ),
        fields=_point_fields,
        carry_out=lambda work, said, reason: contacts.carry_out(work, said, reason=reason, approval=None),
        act=contacts.CONTACT,
    ),
    Change(
        name="end",
        title=lambda: _("End the designation of a focal point"),
        effect=lambda: _(
            "The focal point leaves the list and gets no more letters. The address itself and all other focal points "
            "of the Member State are told."
        ),
        fields=lambda profile, given: (contacts.former_field(profile.focal_points, given, is_required=True),),
        carry_out=lambda work, said, reason: contacts.carry_out(work, said, reason=reason, approval=None),
        act=contacts.CONTACT,
    ),
)
CHANGES: Mapping[str, Change] = {each.name: each for each in _ALL}
