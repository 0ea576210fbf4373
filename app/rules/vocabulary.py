"""The closed lists in which rules are written; every word here is a word of the record's format."""

from enum import StrEnum


class Kind(StrEnum):
    """Whether a procedure takes a decision, or only collects comments and has no outcome."""

    DECISION = "decision"
    COMMENTS = "comments"


class Choice(StrEnum):
    """What a member may answer to an item; a rule offers some of these.

    `more_time` and `discuss` ask for something and take no position: they are neither replies nor silence.
    """

    APPROVE = "approve"
    DISAPPROVE = "disapprove"
    ABSTAIN = "abstain"
    NO_OBJECTION = "no_objection"
    OBJECT = "object"
    MORE_TIME = "more_time"
    DISCUSS = "discuss"


#: The answers that stand against a proposal; a rule may ask for their reasons.
ADVERSE = (Choice.DISAPPROVE, Choice.OBJECT)


class Portion(StrEnum):
    """What a portion of answers may say of an item instead of naming a choice."""

    KEEP = "keep"
    CLEAR = "clear"


class Outcome(StrEnum):
    """What becomes of an item."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    NO_QUORUM = "no_quorum"
    SILENCE_BROKEN = "silence_broken"
    REFERRED_TO_MEETING = "referred_to_meeting"
    SECOND_ROUND_REQUIRED = "second_round_required"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    UNDETERMINED = "undetermined"


class Basis(StrEnum):
    """Of what a share is taken, or what a quorum counts.

    `replies` are approvals, disapprovals and abstentions that were really given; `votes` are approvals and
    disapprovals; `votes_valid` leaves out disapprovals that lack the reason which the rule demands. `absolute` is no
    basis: the number itself is the line.
    """

    MEMBERS = "members"
    ENTITLED = "entitled"
    CONSULTED = "consulted"
    REPLIES = "replies"
    REPLIES_OR_ACKNOWLEDGED = "replies_or_acknowledged"
    VOTES = "votes"
    VOTES_VALID = "votes_valid"
    WEIGHT_MEMBERS = "weight_members"
    WEIGHT_ENTITLED = "weight_entitled"
    WEIGHT_REPLIES = "weight_replies"
    WEIGHT_VOTES = "weight_votes"
    ABSOLUTE = "absolute"

    @property
    def is_weighted(self) -> bool:
        """Whether weights are compared, not heads."""
        return self.value.startswith("weight_")


class Comparison(StrEnum):
    """How the count must stand to its line: "more than" or "at least"."""

    MORE_THAN = ">"
    AT_LEAST = ">="


class Mode(StrEnum):
    """Whether all accept clauses must hold, or one is enough."""

    ALL = "ALL"
    ANY = "ANY"


class Silence(StrEnum):
    """What it means under the rule that a member gave no reply; never a boolean.

    `absent` and `abstain` leave the numbers alone (a deemed abstention does not take part, else every quorum would be
    met); `consent` counts as approval, `refusal` as disapproval, when the clauses are tested.
    """

    ABSENT = "absent"
    ABSTAIN = "abstain"
    CONSENT = "consent"
    REFUSAL = "refusal"


class Standing(StrEnum):
    """Whether a member has the right to vote."""

    ENTITLED = "entitled"
    WITHOUT_VOTE = "without_vote"


class StandingReadAt(StrEnum):
    """The moment at which the right to vote is read; it can decide the outcome."""

    OPENING = "opening"
    CLOSING = "closing"


class Weights(StrEnum):
    """Whether every member counts once, or by the weight that the body's table of members gives it."""

    ONE = "one"
    TABLE = "table"


class Substitute(StrEnum):
    """Who may stand in for a member that gives no reply."""

    NOBODY = "nobody"
    ALTERNATE_IF_PRINCIPAL_SILENT = "alternate_if_principal_silent"


class ZeroReplies(StrEnum):
    """What follows when nobody replied."""

    BY_FORMULA = "by_formula"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    UNDETERMINED = "undetermined"


class Tie(StrEnum):
    """What follows when a majority of the votes is missed by exact equality.

    A casting vote leaves the item `undetermined` until it is recorded as a ruling; further discussion postpones it.
    """

    NOT_ADOPTED = "not_adopted"
    CASTING_VOTE = "casting_vote"
    FURTHER_DISCUSSION = "further_discussion"


class Status(StrEnum):
    """How well a preset is founded: rule text read, found in a published page, or still to be checked."""

    TEXT_READ = "text_read"
    PUBLISHED = "published"
    TO_BE_CHECKED = "to_be_checked"


class NegativeReason(StrEnum):
    """Whether a disapproval or an objection must give its reasons.

    `advisory` asks for them; `excluded_if_missing` takes a disapproval without them but leaves it out of the valid
    votes; `required` does not take it.
    """

    NOT_REQUIRED = "not_required"
    ADVISORY = "advisory"
    EXCLUDED_IF_MISSING = "excluded_if_missing"
    REQUIRED = "required"


class ConditionalReply(StrEnum):
    """What "yes, provided that" is: no vote at all, or a comment that is kept beside the missing answer."""

    NOT_A_VOTE = "not_a_vote"
    COMMENT_ONLY = "comment_only"


class Signatory(StrEnum):
    """Whose reply is a member's reply."""

    ANY_FOCAL_POINT = "any_focal_point"
    REGISTERED = "registered"
    AUTHENTICATED = "authenticated"


class ChangeReply(StrEnum):
    """Whether a member may replace an answer it has given."""

    UNTIL_CLOSE = "until_close"
    WITH_CONSENT = "with_consent"
    NEVER = "never"


class WithdrawReply(StrEnum):
    """Whether a member may take an answer back, so that it has none."""

    UNTIL_CLOSE = "until_close"
    NEVER = "never"


class WithdrawItem(StrEnum):
    """On whose request an item may be withdrawn while replies are open; two officers carry it out."""

    NOBODY = "nobody"
    PROPOSER = "proposer"
    CHAIR = "chair"


class EarlyClose(StrEnum):
    """What may end the period before its deadline."""

    NEVER = "never"
    ALL_REPLIED = "all_replied"
    THRESHOLD_REACHED = "threshold_reached"
    OUTCOME_FIXED = "outcome_fixed"


class LateReplies(StrEnum):
    """What becomes of a reply that arrives after the deadline; it is always kept."""

    NOT_COUNTED = "not_counted"
    COUNTED_IF_DISPATCHED_BEFORE = "counted_if_dispatched_before"
    CHAIR_DISCRETION = "chair_discretion"


class DeferralEffect(StrEnum):
    """What a sufficient number of requests to defer brings about."""

    TO_MEETING = "to_meeting"
    DEBATE_BEFORE_VOTE = "debate_before_vote"


class AfterObjection(StrEnum):
    """What the secretariat may do once the silence was broken."""

    #: Put the item to the members again as a consultation with replies.
    REPLY_ROUND = "reply_round"
    #: Put another text under silence.
    NEW_TEXT = "new_text"
    MEETING = "meeting"


class NextBody(StrEnum):
    """Who is consulted in the next round."""

    SAME = "same"
    ANOTHER = "another"


class Declaration(StrEnum):
    """What a single member may declare after adoption; it never changes the tally.

    Under a `reservation` the decision stands for all and the member is noted; an `opt_out` keeps it from binding the
    member.
    """

    RESERVATION = "reservation"
    OPT_OUT = "opt_out"


class During(StrEnum):
    """Who may see answers before the close."""

    SEALED = "sealed"
    OFFICERS = "officers"


class After(StrEnum):
    """What of the replies is disclosed after the announcement."""

    COUNTS = "counts"
    NAMES = "names"
    NAMES_WITH_TEXT = "names_with_text"


class PhaseKind(StrEnum):
    """What members do in one phase of the procedure."""

    COMMENT = "comment"
    SILENCE = "silence"
    VOTE = "vote"
    ADDITIONAL_REVIEW = "additional_review"


class PeriodUnit(StrEnum):
    """In what a period is counted."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class PeriodStart(StrEnum):
    """From when a period runs."""

    LETTER_DATE = "letter_date"
    DISPATCH = "dispatch"
    RECEIPT = "receipt"


class ExtensionBy(StrEnum):
    """Who may extend the period."""

    NOBODY = "nobody"
    CHAIR = "chair"
    REQUEST_OF_MEMBERS = "request_of_members"
