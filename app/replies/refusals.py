"""Why a reply, a contest or a ruling is declined."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class ReplyRefused(Refusal):
    """A reply is not recorded."""

    code = "reply_refused"


class FormUsed(ReplyRefused):
    """The one-time form was sent before with another content."""

    code = "form_used"
    text = N_(
        "This form has been used before, for other answers, and serves only once. What was recorded then stands. "
        "Open the page of the consultation anew to change the reply."
    )


class FormUnknown(ReplyRefused):
    """The form is not one of ours for this invitation, or what identifies it was lost on its way."""

    code = "form_unknown"
    status = HTTPStatus.BAD_REQUEST
    text = N_("This form cannot be recognised. Open the page of the consultation anew and fill it in again.")


class WithoutVote(ReplyRefused):
    """A member without the right to vote reads everything and may leave a statement; it gives no answers."""

    code = "without_vote"
    status = HTTPStatus.FORBIDDEN
    text = N_(
        "This Member State is without the right to vote in this consultation: %(member)s. A statement can be recorded, "
        "answers cannot."
    )


class TextCorrectedSince(ReplyRefused):
    """A paper answers a text that was corrected in substance after the paper had been received."""

    code = "text_corrected_since"
    text = N_(
        "The text of decision %(name)s was corrected in substance after this paper was received; what it says of that "
        "decision has lapsed. Enter it without an answer to that decision."
    )


class RepliesNotOpen(ReplyRefused):
    """Views are exchanged first; no answer is taken before that is over."""

    code = "replies_not_open"
    text = N_(
        "Replies to this consultation may be given from %(opening)s on. Until then views are exchanged: a statement "
        "can be recorded, answers cannot."
    )


class NothingToRecord(ReplyRefused):
    """Neither an answer changes nor is there a statement."""

    code = "nothing_to_record"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Nothing was chosen that differs from what is recorded, and there is no statement.")


class DraftTooLate(ReplyRefused):
    """Drafts are kept until the deadline."""

    code = "draft_too_late"
    text = N_("The deadline has passed. Drafts are no longer kept, and those there were have been deleted.")


class DraftChanged(ReplyRefused):
    """What is kept for the member is not the draft that the form was drawn from."""

    code = "draft_changed"
    text = N_(
        "The draft of your Member State was saved or deleted by a colleague meanwhile. Open the page of the "
        "consultation anew."
    )


class DecisionUnknown(ReplyRefused):
    """An answer names a decision that the consultation does not have."""

    code = "decision_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("There is no decision with this number in the consultation: %(name)s")


class ChoiceNotOffered(ReplyRefused):
    """The rule of the decision does not have this answer."""

    code = "choice_not_offered"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The answer chosen is not offered for decision %(name)s.")


class AnswerStands(ReplyRefused):
    """The rule of the decision does not let an answer be replaced, or taken back."""

    code = "answer_stands"
    text = N_("Under the rule that applies, the answer given to decision %(name)s can no longer be changed.")


class ReplyIsFinal(ReplyRefused):
    """The answers were declared final, and nobody has reopened them."""

    code = "reply_is_final"
    text = N_(
        "The reply of the Member State was declared final. Its answers can be changed once the primary focal point has "
        "reopened it. Nothing of what you sent was recorded."
    )


class NotPrimary(ReplyRefused):
    """Another focal point of the member is the primary one."""

    code = "not_primary"
    status = HTTPStatus.FORBIDDEN
    text = N_("A final reply can be reopened by the primary focal point only.")


class DecisionSettled(ReplyRefused):
    """The decision has left the procedure; what was answered to it before stays as it is."""

    code = "decision_settled"
    text = N_(
        "Answers to decision %(name)s are no longer taken, because it is settled (%(outcome)s). Nothing of what you "
        "sent was recorded. Open the page of the consultation anew to answer the other decisions."
    )


class NothingToAcknowledge(ReplyRefused):
    """No rule counts the acknowledgement, or the member is not counted."""

    code = "nothing_to_acknowledge"
    text = N_(
        "In this consultation, the acknowledgement of the letter is not counted for this Member State; it is not "
        "recorded."
    )


class AcknowledgedLate(ReplyRefused):
    """Every acknowledgement in the record counts; after the deadline none is taken any more."""

    code = "acknowledged_late"
    text = N_(
        "The deadline has passed. The acknowledgement of the letter can no longer be counted and has not been recorded."
    )


class ReasonRequired(ReplyRefused):
    """The rule of the decision does not take a disapproval or an objection without its reasons."""

    code = "reason_required"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Under the rule that applies to decision %(name)s, this answer must state its reasons.")


class ReasonOutOfPlace(ReplyRefused):
    """Reasons were given for an answer that the rule asks no reasons for."""

    code = "reason_out_of_place"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_(
        "Reasons are recorded here only with an answer that does not approve or that objects (decision %(name)s). "
        "Anything else can be said in the statement."
    )


class DiscussionTooLate(ReplyRefused):
    """The rule lets discussion be asked for in the first days only, and they are over."""

    code = "discussion_too_late"
    text = N_("Discussion of decision %(name)s could be asked for until %(day)s. Please choose another answer.")


class Withdrawn(ReplyRefused):
    """The consultation was withdrawn; nothing is decided in it."""

    code = "withdrawn"
    status = HTTPStatus.GONE
    text = N_("The consultation %(reference)s has been withdrawn; replies are no longer recorded.")


class NotRecorded(ReplyRefused):
    """The database did not answer in time; nothing of the submission was kept."""

    code = "not_recorded"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = N_(
        "Not recorded: the system is busy. Nothing of what you sent was kept. Send it again with the button below; "
        "the same form never makes two replies."
    )


class NotKnown(ReplyRefused):
    """The connection to the database broke, so that nobody can say whether the submission was kept."""

    code = "not_known"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = N_(
        "It is not certain whether your reply was recorded. Send it again with the button below: the same form never "
        "makes two replies, and the answer will be the receipt."
    )


class LinkMissing(ReplyRefused):
    """The browser shows no link: cookies are off, or the browser has been closed since."""

    code = "link_missing"
    status = HTTPStatus.FORBIDDEN
    text = N_("This page opens with the personal link from your letter.")


class NoSuchReply(ReplyRefused):
    """There is no reply of that number, or it is not this member's."""

    code = "no_such_reply"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no reply with this number.")


class ContestRefused(Refusal):
    """A contest or a ruling on it is declined."""

    code = "contest_refused"


class RuledBefore(ContestRefused):
    """The reply was removed by an earlier ruling; there is nothing left to contest."""

    code = "ruled_before"
    text = N_("This reply has already been removed by a decision of two officers.")


class NotContested(ContestRefused):
    """No contest of that reply waits for a ruling."""

    code = "not_contested"
    text = N_("No report on the reply with the number %(index)s of %(reference)s is waiting for a decision.")


class OneOfficer(ContestRefused):
    """A ruling takes two different officers."""

    code = "one_officer"
    text = N_("The second officer must be another than the first.")
