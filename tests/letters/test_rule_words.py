"""Rules in words: whatever a body writes down can be told to its members."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.core.i18n import speaking
from app.letters.facts import RuleLine
from app.letters.rule_words import (
    all_sentences,
    notice_sentences,
    practice_sentence,
    request_sentence,
    rule_sentences,
    silence_sentence,
)
from app.rules import (
    Accept,
    AfterAdoption,
    AfterObjection,
    Basis,
    ChangeReply,
    Choice,
    Comparison,
    ConditionalReply,
    Declaration,
    Deferral,
    DeferralEffect,
    EarlyClose,
    Extension,
    ExtensionBy,
    Kind,
    LateReplies,
    Mode,
    NegativeReason,
    Outcome,
    Rule,
    Signatory,
    Silence,
    Substitute,
    Tie,
    WithdrawReply,
    ZeroReplies,
    presets,
)
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
    line,
    make_rule,
    preset,
    quorum,
)

OBJECT, NO_OBJECTION = Choice.OBJECT, Choice.NO_OBJECTION
SILENCE = make_rule(
    choices=(NO_OBJECTION, OBJECT),
    silence=Silence.CONSENT,
    accept=accept(),
    block=(block(Outcome.SILENCE_BROKEN, line(Basis.ABSOLUTE, AT_LEAST, 1, OBJECT)),),
)


#: What members are told of rules, reviewed, a sentence a line.
RULES = Path(__file__).parent / "rules"


def told(rule: Rule, *, members: int = 49, entitled: int = 48) -> list[str]:
    return list(rule_sentences(RuleLine(rule=rule, members=members, entitled=entitled)))


def all_of(rule: Rule) -> list[str]:
    return [*told(rule), silence_sentence(rule), practice_sentence(rule), *notice_sentences(rule)]


@pytest.mark.parametrize("file", sorted(RULES.glob("*.txt")), ids=lambda file: file.stem)
def test_the_rules_of_real_bodies_are_told_as_reviewed(file: Path):
    assert all_of(preset(file.stem)) == file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", presets.names())
def test_every_rule_that_ships_is_told_without_a_gap(name: str):
    rule = preset(name)

    found = [
        *told(rule),
        silence_sentence(rule),
        practice_sentence(rule),
        *notice_sentences(rule),
        *(request_sentence(rule, each) for each in Choice),
    ]

    assert not any("%" in each or "  " in each for each in found)
    assert all(re.fullmatch(r"(\(\d\) )?[A-Z].*[.:]", each) for each in found if each)


def test_a_block_is_told_with_its_line_and_what_it_brings_about():
    assert told(preset("iso-dis"))[2:4] == [
        "A decision is not adopted, whatever the other replies, in the following case:",
        "Reasoned disapprovals: more than one quarter of the replies for and the reasoned replies against.",
    ]


def test_a_block_of_heads_and_weights_says_that_both_must_be_reached():
    rule = make_rule(
        block=(
            block(
                Outcome.REFERRED_TO_MEETING,
                line(Basis.ABSOLUTE, AT_LEAST, 3, DISAPPROVE, name="heads"),
                line(Basis.WEIGHT_MEMBERS, AT_LEAST, Fraction(1, 4), DISAPPROVE, name="weight"),
            ),
        )
    )

    assert told(rule)[1:] == [
        "A decision is referred to a meeting in the following case:",
        "(1) Disapprovals: at least 3.",
        "(2) Disapprovals, by weight: at least one quarter of the total weight of all members of the body.",
        "All of these conditions must be met at the same time.",
    ]


def test_a_class_is_named_and_given_no_figures_that_are_not_known():
    rule = make_rule(classes=("P", "O"), accept=accept(line(Basis.ENTITLED, AT_LEAST, TWO_THIRDS, member_class="P")))

    assert told(rule)[1] == (
        "Approvals: at least two thirds of the Member States having the right to vote (only Member States of the class "
        "“P” are counted)."
    )


def test_any_of_several_conditions_is_told_as_such():
    rule = make_rule(
        accept=accept(
            line(Basis.VOTES, MORE_THAN, HALF, name="a"), line(Basis.ABSOLUTE, AT_LEAST, 7, name="b"), mode=Mode.ANY
        )
    )

    assert told(rule) == [
        "A decision is adopted if at least one of the following conditions is met:",
        "(1) Approvals: more than one half of the replies for and against.",
        "(2) Approvals: at least 7.",
    ]


@pytest.mark.parametrize(
    ("comparison", "number", "sentence"),
    [
        (AT_LEAST, 7, "A decision is adopted if at least 7 Member States approve it."),
        (MORE_THAN, 0, "A decision is adopted if at least 1 Member State approves it."),
    ],
)
def test_a_number_of_approvals_is_told_as_the_number_that_is_enough(comparison: Comparison, number: int, sentence: str):
    assert told(make_rule(accept=accept(line(Basis.ABSOLUTE, comparison, number)))) == [sentence]


def test_unusual_shares_are_told_in_per_cent_or_as_fractions():
    shares = [Fraction(11, 20), Fraction(5, 7)]

    found = [told(make_rule(accept=accept(line(Basis.VOTES, MORE_THAN, share))))[0] for share in shares]

    assert "more than 55 per cent of" in found[0]
    assert "more than 5/7 of" in found[1]


def test_what_happens_outside_the_clauses_is_told():
    rule = make_rule(
        abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="guard"),
        tie=Tie.CASTING_VOTE,
        empty_basis=Outcome.REFERRED_TO_MEETING,
        zero_replies=ZeroReplies.UNDETERMINED,
    )

    assert told(rule)[1:] == [
        "A decision is postponed in the following case:",
        "Abstentions: more than one half of the replies received.",
        "If no reply at all is received, the outcome is decided by a ruling of the chair.",
        "If there are no replies of which the share could be taken, the decision is referred to a meeting.",
        "If the replies for and against are equally divided, the casting vote of the chair decides.",
    ]


def test_a_tie_is_told_only_where_a_plain_majority_of_the_votes_can_be_tied():
    rule = make_rule(tie=Tie.CASTING_VOTE, accept=accept(line(Basis.VOTES, AT_LEAST, TWO_THIRDS)))

    assert not any("casting vote" in each for each in told(rule))


def test_weights_that_make_a_quorum_are_told():
    rule = make_rule(
        quorum=(quorum(Basis.WEIGHT_REPLIES, Basis.WEIGHT_ENTITLED, AT_LEAST, TWO_THIRDS),),
        on_quorum_failure=Outcome.UNDETERMINED,
    )

    assert told(rule)[1:] == [
        (
            "Quorum: replies from Member States that together hold at least two thirds of the total weight of the "
            "Member States having the right to vote."
        ),
        "If the quorum is not reached, the outcome is decided by a ruling of the chair.",
    ]


def test_a_draft_without_seats_is_told_without_figures():
    assert told(preset("itu-council"), members=0, entitled=0) == [
        (
            "A decision is adopted if the approvals amount to more than one half of the Member States having the right "
            "to vote."
        )
    ]


def test_comments_only_are_told_as_such():
    rule = make_rule(kind=Kind.COMMENTS, choices=(), accept=Accept(mode=Mode.ALL, clauses=()))

    assert told(rule) == ["Comments are invited; no decision is taken in this consultation."]
    assert silence_sentence(rule) == "If no comment is received from a Member State, nothing follows from this."
    assert practice_sentence(rule) == "A comment received after the deadline is kept in the record."


def test_nothing_is_said_of_answers_and_decisions_where_only_comments_are_collected():
    found = " ".join(all_sentences(preset("fao-comments")))

    assert not re.search("answer is|approval|right to vote|before the deadline", found)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (preset("itu-council"), "is not counted as an approval. An abstention is not counted as an approval either."),
        (preset("itu-t-tap"), "computing the majority. An abstention is counted as a reply, but not as an approval."),
        (preset("wmo-members"), "computing the majority. An abstention is counted neither for nor against."),
        (preset("pct-81-3"), "An abstention counts towards adoption where a condition for adoption names abstentions."),
        (preset("iccat"), "neither as an approval nor as a reply. An abstention is not counted as an approval."),
        (preset("rhine-commission"), "not approving the decision. An abstention is not counted as an approval."),
        (
            preset("iab"),
            "and is not counted as an approval. An abstention is not counted as an approval either.",
        ),
        (
            preset("itu-cv47-second"),
            (
                "An abstention is not counted as an approval. Whether it is taken into account in computing the "
                "majority is decided by a ruling of the chair where the outcome depends on it."
            ),
        ),
        (SILENCE, "it is deemed to have no objection to it."),
        (make_rule(silence=Silence.REFUSAL, choices=(NO_OBJECTION, OBJECT)), "counted as objecting to the decision."),
        (
            make_rule(substitute=Substitute.ALTERNATE_IF_PRINCIPAL_SILENT),
            "If a Member State gives no reply and its alternate does, the reply of the alternate is counted.",
        ),
    ],
)
def test_silence_means_what_the_rule_says(rule: Rule, sentence: str):
    assert silence_sentence(rule).endswith(sentence)


@pytest.mark.parametrize("change", ChangeReply)
@pytest.mark.parametrize("withdraw", WithdrawReply)
@pytest.mark.parametrize("late", LateReplies)
def test_every_practice_has_words(change: ChangeReply, withdraw: WithdrawReply, late: LateReplies):
    rule = make_rule(change_reply=change, withdraw_reply=withdraw, late_replies=late)

    assert re.fullmatch(
        r"[^%]+\. A reply received after the deadline is kept in the record[^%]+\.", practice_sentence(rule)
    )


def test_an_answer_that_stands_once_given_is_told_before_it_is_given():
    rule = make_rule(change_reply=ChangeReply.NEVER, withdraw_reply=WithdrawReply.NEVER)

    assert practice_sentence(rule).startswith(
        "An answer, once given, may neither be replaced by another one nor be taken back."
    )


def test_asking_for_more_time_says_what_it_causes():
    rule = make_rule(
        choices=(APPROVE, DISAPPROVE, Choice.MORE_TIME),
        extension=Extension(by=ExtensionBy.REQUEST_OF_MEMBERS, requests=1, days=30, times=1),
    )

    assert request_sentence(rule, Choice.MORE_TIME) == (
        "This answer takes no position on the decision. If a single Member State asks for more time, the deadline "
        "is extended for all. The extension is of 30 days. There may be 1 extension."
    )


@pytest.mark.parametrize(
    ("requests", "effect", "sentence"),
    [
        (
            1,
            DeferralEffect.TO_MEETING,
            (
                "This answer takes no position on the decision. If a single Member State asks for discussion, the "
                "decision is taken out of this consultation and referred to a meeting. Only requests "
                "made within 7 days of the opening have this effect."
            ),
        ),
        (
            Fraction(1, 3),
            DeferralEffect.DEBATE_BEFORE_VOTE,
            (
                "This answer takes no position on the decision. If enough Member States ask for discussion, views are "
                "exchanged before the decision is put to the Member States again. Requests required: at least one "
                "third of the Member States having the right to vote. Only requests made within 7 days of the opening "
                "have this effect."
            ),
        ),
    ],
)
def test_asking_for_discussion_says_what_it_causes(requests: int | Fraction, effect: DeferralEffect, sentence: str):
    rule = make_rule(
        choices=(APPROVE, DISAPPROVE, Choice.DISCUSS), defer=Deferral(requests=requests, window_days=7, effect=effect)
    )

    assert request_sentence(rule, Choice.DISCUSS) == sentence


def test_several_requests_are_told_with_their_number():
    rule = make_rule(
        choices=(APPROVE, DISAPPROVE, Choice.MORE_TIME, Choice.DISCUSS),
        extension=Extension(by=ExtensionBy.REQUEST_OF_MEMBERS, requests=3, days=30, times=None),
        defer=Deferral(requests=4, window_days=None, effect=DeferralEffect.TO_MEETING),
    )

    assert "If enough Member States ask for more time, the deadline is extended for all. Requests required: 3." in (
        request_sentence(rule, Choice.MORE_TIME)
    )
    assert request_sentence(rule, Choice.DISCUSS).endswith("Requests required: 4.")


def test_objecting_says_what_a_single_objection_causes():
    assert request_sentence(SILENCE, OBJECT).startswith("A single objection breaks the silence")
    assert request_sentence(SILENCE, NO_OBJECTION) == ""
    assert request_sentence(make_rule(), Choice.MORE_TIME) == ""


def test_sentences_stand_side_by_side_without_a_space_in_chinese():
    rule = make_rule(change_reply=ChangeReply.NEVER, late_replies=LateReplies.CHAIR_DISCRETION)

    with speaking("zh"):
        assert ". A reply" not in practice_sentence(rule)


def test_the_council_has_nothing_more_to_say():
    assert notice_sentences(preset("itu-council")) == ()


def test_reasons_requests_an_early_end_and_what_follows_are_told():
    rule = make_rule(
        choices=(APPROVE, DISAPPROVE, Choice.MORE_TIME),
        negative_reason=NegativeReason.EXCLUDED_IF_MISSING,
        conditional_reply=ConditionalReply.COMMENT_ONLY,
        signatory=Signatory.REGISTERED,
        extension=Extension(by=ExtensionBy.REQUEST_OF_MEMBERS, requests=1, days=30, times=None),
        early_close=EarlyClose.OUTCOME_FIXED,
        after_adoption=AfterAdoption(declaration=Declaration.OPT_OUT, window_days=90, takes_effect_days=1),
    )

    assert list(notice_sentences(rule)) == [
        "Only a person registered for this with the secretariat may reply for a Member State.",
        (
            "A reply against a decision that gives no reasons is recorded, but is not counted where only reasoned "
            "replies against are counted."
        ),
        "What is said under conditions is kept as a comment and is not an answer.",
        (
            "The answer “asks for more time”: This answer takes no position on the decision. If a single Member State "
            "asks for more time, the deadline is extended for all. The extension is of 30 days."
        ),
        "A decision is taken before the deadline once no further reply can change its outcome.",
        (
            "After adoption a Member State may declare that the decision does not bind it. Days from the announcement "
            "in which it may be declared: 90. Days from the announcement until the decision takes effect: 1."
        ),
    ]


def test_what_may_follow_an_objection_is_told():
    rule = replace(SILENCE, after_objection=(AfterObjection.REPLY_ROUND, AfterObjection.NEW_TEXT))

    assert list(notice_sentences(rule)) == [
        "Once the silence is broken, a consultation with replies may follow.",
        "Once the silence is broken, another text may be put under silence.",
    ]


def test_the_only_way_after_an_objection_is_told_as_what_follows():
    (only,) = notice_sentences(replace(SILENCE, after_objection=(AfterObjection.MEETING,)))

    assert only == "Once the silence is broken, the decision is referred to a meeting."


def test_a_single_disapproval_is_not_mistaken_for_a_missing_approval():
    assert "A single disapproval prevents the adoption of a decision." in told(preset("pct-81-3"))


@pytest.mark.parametrize("name", presets.names())
def test_whoever_picks_a_rule_reads_all_that_members_are_told(name: str):
    rule = preset(name)

    assert set(notice_sentences(rule)) <= set(all_sentences(rule))
