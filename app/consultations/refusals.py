"""Why an act on a consultation is declined."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_, _, gettext


class ConsultationRefused(Refusal):
    """An act on a consultation is declined."""

    code = "consultation"


class ConsultationUnknown(ConsultationRefused):
    """There is no consultation of that reference."""

    code = "consultation_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no consultation with the reference %(reference)s.")


class NotADraft(ConsultationRefused):
    """It was opened before, so nothing of it may be written again."""

    code = "not_a_draft"
    text = N_("%(reference)s has been opened and cannot be written again or opened twice.")


class NotOpen(ConsultationRefused):
    """The act needs a consultation that is open."""

    code = "not_open"
    text = N_("%(reference)s is not open (its state is %(state)s).")


class ReasonMissing(ConsultationRefused):
    """Two officers say why they act; the record keeps it."""

    code = "reason_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("A reason must be given.")


class AnswersSealed(ConsultationRefused):
    """Answers are asked for that nobody may see before the close."""

    code = "answers_sealed"
    text = N_("The answers to %(reference)s are sealed until it is closed.")


class PastDeadline(ConsultationRefused):
    """An extension must precede the expiry of the period."""

    code = "past_deadline"
    text = N_("The deadline of %(reference)s, %(deadline)s, has passed; it can no longer be extended.")


class TextsStand(ConsultationRefused):
    """Texts are corrected, and issued in further languages, while replies may be given to them."""

    code = "texts_stand"
    text = N_("The deadline of %(reference)s, %(deadline)s, has passed; its texts can no longer be changed.")


class NotLater(ConsultationRefused):
    """An extension must lengthen the period."""

    code = "not_later"
    text = N_("The new deadline %(deadline)s is not later than the present one, %(former)s.")


class ExtensionExcluded(ConsultationRefused):
    """The rule that applies lets nobody extend the period."""

    code = "extension_excluded"
    text = N_("Under the rule that applies to %(name)s, %(rule)s, the deadline cannot be moved.")


class ExtensionOnRequest(ConsultationRefused):
    """Under the rule that applies, only requests of members extend the period."""

    code = "extension_on_request"
    text = N_(
        "Under the rule that applies to %(name)s, %(rule)s, the deadline is moved only when Member States ask for "
        "more time; it is then moved without any act of the secretariat."
    )


class ExtendedTooOften(ConsultationRefused):
    """The period has been extended as often as the rule that applies allows."""

    code = "extended_too_often"
    text = N_(
        "Under the rule that applies to %(name)s, %(rule)s, the deadline cannot be moved again (extensions at "
        "most: %(times)s)."
    )


class ExtensionTooLong(ConsultationRefused):
    """The new deadline is further away than the rule that applies allows."""

    code = "extension_too_long"
    text = N_(
        "Under the rule that applies to %(name)s, %(rule)s, the new deadline %(deadline)s is too late (days at "
        "most from the present one: %(days)s)."
    )


class WithdrawnTooLate(ConsultationRefused):
    """Items are withdrawn while replies may be given, not afterwards."""

    code = "withdrawn_too_late"
    text = N_("The deadline of %(reference)s, %(deadline)s, has passed; nothing can be withdrawn from it any more.")


class ItemUnknown(ConsultationRefused):
    """The consultation has no such item."""

    code = "item_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no item or decision with the number %(name)s in %(reference)s.")


class ItemSettled(ConsultationRefused):
    """It has left the procedure before."""

    code = "item_settled"
    text = N_("%(name)s is already settled (%(outcome)s).")


class NotWithdrawable(ConsultationRefused):
    """The rule that applies has nobody withdraw an item."""

    code = "not_withdrawable"
    text = N_("Under the rule that applies to %(name)s, %(rule)s, an item cannot be withdrawn.")


class ClosingNow(ConsultationRefused):
    """Between the deadline and the close, replies received in time may still be on their way into the record."""

    code = "closing_now"
    text = N_("The deadline of %(reference)s has passed and it is about to be closed; please try again after that.")


class NobodyObjected(ConsultationRefused):
    """What follows an objection needs one that stands."""

    code = "nobody_objected"
    text = N_("No objection to %(name)s stands; the silence is not broken.")


class ActNotListed(ConsultationRefused):
    """The rule does not have this follow an objection."""

    code = "act_not_listed"
    text = N_("Under the rule that applies to %(name)s, %(rule)s, an objection is not followed by this (%(act)s).")


class ObjectionFollowed(ConsultationRefused):
    """The procedure after the objection has been chosen before."""

    code = "objection_followed"
    text = N_("The procedure after the objection to %(name)s has already been chosen (%(act)s).")


class StillUnderSilence(ConsultationRefused):
    """A consultation with replies needs a rule under which they are counted."""

    code = "still_under_silence"
    text = N_("The rule %(rule)s is a silence procedure itself; name one under which replies are given.")


class SameText(ConsultationRefused):
    """Another text must be another one."""

    code = "same_text"
    text = N_("The text of %(name)s is the same as before.")


class NotSealed(ConsultationRefused):
    """Officers see answers already."""

    code = "not_sealed"
    text = N_("Officers see the answers of %(reference)s already.")


class NotIssuedIn(ConsultationRefused):
    """A correction in a language in which there is no text to correct."""

    code = "not_issued_in"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("%(reference)s is not issued in “%(language)s”.")


class IssuedAlready(ConsultationRefused):
    """A text that is there is corrected, not issued again."""

    code = "issued_already"
    text = N_("%(reference)s is issued in “%(language)s” already.")


class OriginalChanged(ConsultationRefused):
    """A translation of another text than the one in force."""

    code = "original_changed"
    text = N_(
        "The original text of %(reference)s was corrected after this language version was begun; please compare it "
        "with the text in force."
    )


class MailedLately(ConsultationRefused):
    """A link was mailed to this focal point a moment ago."""

    code = "mailed_lately"
    text = N_("A link was mailed to %(email)s within the last %(minutes)s minutes, or its link was withdrawn.")


class NoSuchSeat(ConsultationRefused):
    """The member has no seat in this consultation."""

    code = "no_such_seat"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(member)s has no seat in %(reference)s.")


class NoInvitation(ConsultationRefused):
    """The address has no link in this consultation."""

    code = "no_invitation"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(email)s has no personal link in %(reference)s.")


class RuleUnknown(ConsultationRefused):
    """Neither the presets nor the rules of the body have that name."""

    code = "rule_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no rule of the name “%(name)s” (known: %(known)s).")


class RuleNameTaken(ConsultationRefused):
    """A rule of a body may not be mistaken for one that ships."""

    code = "rule_name_taken"
    text = N_("The name “%(name)s” belongs to a rule that ships with the system; give yours another.")


class VersionNotHigher(ConsultationRefused):
    """What has been applied under a version must stay what that version says."""

    code = "version_not_higher"
    text = N_(
        "The rule “%(name)s” is there in version %(present)s with another content; a changed rule needs a higher "
        "number than that (this one has %(version)s)."
    )


class CannotContinue(ConsultationRefused):
    """What a further round continues must have come to an outcome."""

    code = "cannot_continue"
    text = N_("%(reference)s cannot continue %(earlier)s: it does not exist, or nothing has been decided in it.")


class ReferenceTaken(ConsultationRefused):
    """A further round gets a reference of its own."""

    code = "reference_taken"
    text = N_("There is a consultation with the reference %(reference)s already.")


class ManuscriptUnknown(ConsultationRefused):
    """There is no such manuscript."""

    code = "manuscript_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no such manuscript. It may have been discarded.")


class ManuscriptTaken(ConsultationRefused):
    """A manuscript gets a reference of its own."""

    code = "manuscript_taken"
    text = N_("A consultation with the reference %(reference)s is being written already.")


class ManuscriptChanged(ConsultationRefused):
    """Somebody else has saved it since the form was opened."""

    code = "manuscript_changed"
    text = N_("%(officer)s saved this manuscript while you were writing. Nothing of yours has been saved yet.")


class ManuscriptTooLong(ConsultationRefused):
    """A text or a word is longer than a file may hold, or there are too many items."""

    code = "manuscript_too_long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The manuscript would become too long. Please shorten it, or attach the text as an annex.")


class BadReference(ConsultationRefused):
    """A reference that cannot be one."""

    code = "bad_reference"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("“%(value)s” cannot be a reference: Latin letters, digits and ( ) . / _ - only, 60 at most.")


class DecisionsUnknown(ConsultationRefused):
    """The consultation does not have these decisions."""

    code = "decisions_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(reference)s has no decision with this number: %(names)s")


class NotDecided(ConsultationRefused):
    """A further round follows an outcome."""

    code = "not_decided"
    text = N_("These decisions of %(reference)s have no outcome yet that a further round could follow: %(names)s")


class NoFurtherRound(ConsultationRefused):
    """No outcome calls for a further round, and no decision was named."""

    code = "no_further_round"
    text = N_("No decision of %(reference)s has an outcome after which its rule foresees a further round; name some.")


class RuleToName(ConsultationRefused):
    """The rule does not say which rule applies to a further round."""

    code = "rule_to_name"
    text = N_("The rule does not say under which rule a further round takes place; name one for: %(names)s")


class BodyToName(ConsultationRefused):
    """The rule says that another body is consulted, not which one."""

    code = "body_to_name"
    text = N_("The further round is a consultation of another body; name it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that stands in the way of importing or opening, or that is worth knowing before."""

    code: str
    #: English source string with named placeholders.
    text: str
    facts: dict[str, object] = field(default_factory=dict)
    #: Line in the file, counted from 1; None where it is not about a line.
    line: int | None = None
    #: Keys and places that lead to it in the consultation's file; (): it is not about one place.
    path: tuple[str | int, ...] = ()
    is_blocking: bool = True

    @property
    def sentence(self) -> str:
        """What is wrong, in the language in use, without the place."""
        return gettext(self.text) % self.facts

    def __str__(self) -> str:
        if self.line is None:
            return self.sentence
        return _("line %(line)s: %(sentence)s", line=self.line, sentence=self.sentence)


class FileRefused(ConsultationRefused):
    """A consultation's file cannot be accepted; every problem is given with its line."""

    code = "file_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The file cannot be accepted:\n%(problems)s")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems="\n".join(str(each) for each in problems))
        self.problems = tuple(problems)


class NotReady(ConsultationRefused):
    """Something must be put right before the consultation can be opened."""

    code = "not_ready"
    text = N_("%(reference)s cannot be opened:\n%(problems)s")

    def __init__(self, reference: str, problems: Sequence[Problem]) -> None:
        super().__init__(reference=reference, problems="\n".join(str(each) for each in problems))
        self.problems = tuple(problems)
