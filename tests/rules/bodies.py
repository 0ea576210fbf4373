"""The rules of the bodies in cases.csv, as short as the engine takes them: they prove that its vocabulary is enough.

The ITU Council's own comes from the preset that ships.
"""

from fractions import Fraction

from app.rules import Basis, Mode, NegativeReason, Outcome, Rule, Silence, ZeroReplies
from tests.rules.make import (
    ABSTAIN,
    APPROVE,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    TWO_THIRDS,
    accept,
    block,
    itu_council,
    line,
    make_rule,
    quorum,
)

_VOTES_TWO_THIRDS = accept(line(Basis.VOTES, AT_LEAST, TWO_THIRDS))
_REPLIES_MAJORITY = accept(line(Basis.REPLIES, MORE_THAN, HALF))

BODIES: dict[str, Rule] = {
    "itu-council": itu_council(),
    "itu-cv47-first": make_rule(
        accept=_REPLIES_MAJORITY,
        quorum=(quorum(Basis.REPLIES, Basis.CONSULTED, MORE_THAN, HALF),),
        on_quorum_failure=Outcome.SECOND_ROUND_REQUIRED,
    ),
    "itu-cv47-second": make_rule(accept=_REPLIES_MAJORITY),
    "itu-t-tap": make_rule(
        accept=accept(line(Basis.REPLIES, AT_LEAST, Fraction(7, 10))), zero_replies=ZeroReplies.ADOPTED
    ),
    "itu-t-question": make_rule(
        accept=_REPLIES_MAJORITY,
        quorum=(quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 10),),
        on_quorum_failure=Outcome.NOT_ADOPTED,
    ),
    "wmo-members": make_rule(
        accept=_VOTES_TWO_THIRDS,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, MORE_THAN, HALF),),
        on_quorum_failure=Outcome.NO_QUORUM,
    ),
    "wmo-executive-council": make_rule(
        accept=_VOTES_TWO_THIRDS,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, TWO_THIRDS),),
        on_quorum_failure=Outcome.NO_QUORUM,
    ),
    "cites-postal-vote": make_rule(
        accept=_VOTES_TWO_THIRDS,
        quorum=(quorum(Basis.REPLIES, Basis.MEMBERS, AT_LEAST, HALF),),
        on_quorum_failure=Outcome.REFERRED_TO_MEETING,
    ),
    "upu-amendment": make_rule(
        accept=_VOTES_TWO_THIRDS,
        silence=Silence.ABSTAIN,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF),),
        on_quorum_failure=Outcome.NO_QUORUM,
    ),
    "iho-1967": make_rule(accept=accept(line(Basis.MEMBERS, MORE_THAN, HALF))),
    "iho-2016": make_rule(
        accept=accept(line(Basis.VOTES, MORE_THAN, HALF), line(Basis.ENTITLED, AT_LEAST, Fraction(1, 3), name="floor"))
    ),
    "puasp": make_rule(
        accept=_REPLIES_MAJORITY,
        quorum=(quorum(Basis.REPLIES, Basis.ENTITLED, AT_LEAST, HALF, plus=1),),
        on_quorum_failure=Outcome.NO_QUORUM,
    ),
    "iccat": make_rule(
        accept=accept(line(Basis.MEMBERS, MORE_THAN, HALF)),
        silence=Silence.ABSTAIN,
        quorum=(quorum(Basis.REPLIES_OR_ACKNOWLEDGED, Basis.MEMBERS, AT_LEAST, TWO_THIRDS),),
        on_quorum_failure=Outcome.NO_QUORUM,
    ),
    "pct-81-3": make_rule(
        accept=accept(line(Basis.MEMBERS, AT_LEAST, HALF, APPROVE, ABSTAIN)),
        block=(block(Outcome.NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 1, DISAPPROVE, name="nobody-opposes")),),
    ),
    "iso-dis": make_rule(
        accept=accept(line(Basis.VOTES_VALID, AT_LEAST, TWO_THIRDS)),
        block=(block(Outcome.NOT_ADOPTED, line(Basis.VOTES_VALID, MORE_THAN, Fraction(1, 4), DISAPPROVE, name="no")),),
        negative_reason=NegativeReason.EXCLUDED_IF_MISSING,
        zero_replies=ZeroReplies.UNDETERMINED,
    ),
    "coe-20d": make_rule(
        accept=accept(
            line(Basis.VOTES, AT_LEAST, TWO_THIRDS, name="votes"), line(Basis.MEMBERS, MORE_THAN, HALF, name="members")
        )
    ),
    "un-silence": make_rule(
        accept=accept(mode=Mode.ALL),
        silence=Silence.CONSENT,
        block=(block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 1, DISAPPROVE, name="no-objection")),),
    ),
    "rhine-commission": make_rule(accept=accept(line(Basis.MEMBERS, AT_LEAST, Fraction(1))), silence=Silence.REFUSAL),
}
