"""Why an import of members is declined."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_, _, gettext, listed


class MembersRefusal(Refusal):
    """An act on members is declined."""

    code = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a file of members or focal points."""

    code: str
    #: English source string with named placeholders.
    text: str
    facts: dict[str, object] = field(default_factory=dict)
    #: Name of the file.
    source: str
    #: Counted from 1, the header row included; None: it is about the whole file.
    line: int | None = None
    #: Heading of the column; "": it is about the whole line.
    column: str = ""

    @property
    def place(self) -> str:
        """File, line and column, as far as they are known."""
        parts = [self.source]
        if self.line is not None:
            parts.append(_("line %(line)s", line=self.line))
        if self.column:
            parts.append(_("column %(column)s", column=self.column))
        return listed(parts)

    def __str__(self) -> str:
        return _("%(label)s: %(text)s", label=self.place, text=gettext(self.text) % self.facts)


class MembersRefused(MembersRefusal):
    """Files cannot be imported; every problem is given with its place, and nothing of them is applied."""

    code = "members_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The import cannot be accepted:\n%(problems)s\nNothing was applied.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems="\n".join(str(each) for each in problems))
        self.problems = tuple(problems)


class BodyUnknown(MembersRefusal):
    """There is no body of that code."""

    code = "body_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no body “%(body)s”; import its members first.")


class BodyUnnamed(MembersRefusal):
    """An import for a new body of which no name is known: most likely its code is mistyped."""

    code = "body_unnamed"
    text = N_("There is no body “%(body)s”, and no name is known for a new one; it must be given.")


class BadBodyCode(MembersRefusal):
    """The code of a new body cannot be used."""

    code = "bad_body_code"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("“%(body)s” cannot be the code of a body: small letters, digits and hyphens only, at most 40.")


class NothingHandedIn(MembersRefusal):
    """The files have been applied, or were handed in longer than a day ago."""

    code = "nothing_handed_in"
    status = HTTPStatus.NOT_FOUND
    text = N_("These files have been applied or are no longer kept; hand them in again.")


class FileMissing(MembersRefusal):
    """There is no file of members."""

    code = "file_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Choose the file of the members.")


class BodyTextRefused(MembersRefusal):
    """A text of the body holds what cannot be kept."""

    code = "body_text_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("“%(text)s” cannot be taken: %(problem)s")


class ImportTouchesOpen(MembersRefusal):
    """An import would change who votes or who is written to in a consultation that is open."""

    code = "import_touches_open"
    text = N_(
        "These have a seat in a consultation that is open: %(codes)s. Two officers are needed to change their focal "
        "points or their right to vote, on the page of each; leave them out of the files."
    )


class DifferenceOutdated(MembersRefusal):
    """Members have been changed since the difference was shown."""

    code = "difference_outdated"
    text = N_("The members have been changed since this difference was drawn up; nothing was applied.")


class ContactRefused(MembersRefusal):
    """A focal point is not changed."""

    code = "contact_refused"


class MemberUnknown(ContactRefused):
    """No member has this code."""

    code = "member_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no member with the code %(code)s.")


class ContactUnknown(ContactRefused):
    """The member has no focal point in office at this address."""

    code = "contact_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(code)s has no focal point with the address %(email)s.")


class AddressRefused(ContactRefused):
    """It is no plain address, or more than one."""

    code = "address_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("“%(email)s” is not a plain e-mail address.")


class AddressInUse(ContactRefused):
    """The member has it on its list already."""

    code = "address_in_use"
    text = N_("%(code)s has a focal point with the address %(email)s already.")


class ContactTextRefused(ContactRefused):
    """A name or the like holds a character or a beginning that cannot be kept."""

    code = "contact_text_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("“%(text)s” cannot be taken: %(problem)s")


class DesignationBackwards(ContactRefused):
    """The last day of a designation lies before its date."""

    code = "designation_backwards"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The designation cannot end before its date.")


class TwoOfficersNeeded(ContactRefused):
    """While a consultation with a seat of the member is open, nobody changes its focal points alone."""

    code = "two_officers_needed"
    text = N_("%(code)s has a seat in a consultation that is open: two officers are needed to change its focal points.")


class NobodyToAsk(ContactRefused):
    """Everybody was asked a short while ago, has confirmed since the day that was given, or says it has ended."""

    code = "nobody_to_ask"
    text = N_(
        "Nobody is to be asked: all have confirmed lately, or were asked within the last %(days)s days, or have said "
        "that they no longer represent their Member State."
    )


class AnswerMissing(ContactRefused):
    """A form without an answer says nothing."""

    code = "answer_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Please choose one of the two answers.")


class StandingRefused(MembersRefusal):
    """A standing is not changed."""

    code = "standing_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SeatUnknown(StandingRefused):
    """The member has no seat in the body."""

    code = "seat_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(code)s has no seat in the body.")


class StandingReasonNeeded(StandingRefused):
    """The right to vote is lost for a reason, from a day on."""

    code = "standing_reason_needed"
    text = N_("A member without the right to vote needs a reason and a day.")


class RegainedLater(StandingRefused):
    """What is on file is lost from a day on, and regained at once."""

    code = "regained_later"
    text = N_("A right to vote is regained on the day on which it is entered; leave the day empty.")


class StandingUnchanged(StandingRefused):
    """It is on file already."""

    code = "standing_unchanged"
    status = HTTPStatus.CONFLICT
    text = N_("This is on file already; nothing was changed.")


class TwoOfficersForStanding(StandingRefused):
    """While a consultation with a seat of the member is open, nobody changes its right to vote alone."""

    code = "two_officers_for_standing"
    status = HTTPStatus.CONFLICT
    text = N_(
        "%(code)s has a seat in a consultation that is open: two officers are needed to change its right to vote."
    )


class NamesRefused(MembersRefusal):
    """Official names are not corrected."""

    code = "names_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NameMissing(NamesRefused):
    """A member that has an official name in a language cannot be left without."""

    code = "name_missing"
    text = N_("The official name in “%(language)s” cannot be left empty.")


class NameRefused(NamesRefused):
    """A name holds what cannot be kept."""

    code = "name_refused"
    text = N_("“%(text)s” cannot be taken: %(problem)s")


class NamesUnchanged(NamesRefused):
    """They are on file already."""

    code = "names_unchanged"
    status = HTTPStatus.CONFLICT
    text = N_("This is on file already; nothing was changed.")
