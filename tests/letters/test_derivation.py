"""Why an outcome is what it is, clause by clause."""

from fractions import Fraction

import pytest

from app.letters.facts import DerivationLine
from app.letters.rule_words import derivation, derivation_sentence, reason_sentence
from app.rules import (
    Basis,
    Choice,
    Counts,
    Mode,
    NegativeReason,
    Outcome,
    Rule,
    Silence,
    Tie,
    ZeroReplies,
    decide,
)
from tests.letters.test_rule_words import SILENCE
from tests.rules.make import (
    ABSTAIN,
    AT_LEAST,
    DISAPPROVE,
    HALF,
    MORE_THAN,
    TWO_THIRDS,
    accept,
    block,
    line,
    make_counts,
    make_rule,
    preset,
    quorum,
)


def explained(rule: Rule, counts: Counts, ruling: Outcome | None = None) -> list[DerivationLine]:
    return list(derivation(rule, decide(rule, counts, ruling=ruling)))


def why(rule: Rule, counts: Counts, ruling: Outcome | None = None) -> str:
    return reason_sentence(rule, decide(rule, counts, ruling=ruling))


def test_the_deciding_clause_is_told_with_its_integers():
    assert explained(preset("itu-council"), make_counts(25, 9)) == [
        DerivationLine(
            label="Condition for adoption",
            text="Approvals: 25. Threshold: more than one half of the Member States having the right to vote (48).",
            inequality="2 × 25 = 50 > 48",
            holds=True,
            decides=True,
        )
    ]


def test_every_clause_is_told_in_the_order_in_which_it_was_tested():
    found = explained(preset("coe-20d"), make_counts(21, 10))

    assert [(each.label, each.inequality, each.holds, each.decides) for each in found] == [
        ("Condition for adoption (1)", "3 × 21 = 63 ≥ 62", True, False),
        ("Condition for adoption (2)", "2 × 21 = 42 ≤ 48", False, True),
    ]


def test_a_quorum_that_fails_ends_the_derivation():
    (only,) = explained(preset("itu-cv47-first"), make_counts(20))

    assert only.label == "Quorum"
    assert only.text == "Replies: 20. Threshold: more than one half of the Member States consulted (48)."
    assert only.decides


def test_missing_replies_that_are_counted_are_named():
    (only,) = explained(
        make_rule(silence=Silence.REFUSAL, block=(), accept=accept(line(Basis.VOTES, MORE_THAN, HALF))), make_counts(20)
    )
    rule = make_rule(silence=Silence.CONSENT, accept=accept(line(Basis.ENTITLED, AT_LEAST, TWO_THIRDS)), block=())

    assert only.text.startswith("Approvals: 20.")
    assert explained(rule, make_counts(0, 3))[0].text.startswith("Approvals, missing replies included: 45.")


def test_a_class_and_weights_are_named():
    rule = make_rule(
        classes=("P",),
        accept=accept(line(Basis.WEIGHT_VOTES, AT_LEAST, TWO_THIRDS, member_class="P")),
    )

    (only,) = explained(rule, Counts.of_classes({"P": make_counts(20, 4)}))

    assert only.text == (
        "Approvals, by weight in the class “P”: 20. Threshold: at least two thirds of the total weight of the replies "
        "for and against (24)."
    )


@pytest.mark.parametrize(
    ("rule", "counts", "sentence"),
    [
        (
            preset("itu-council"),
            make_counts(25),
            "The approvals amount to more than one half of the Member States having the right to vote.",
        ),
        (
            preset("itu-t-tap"),
            make_counts(21, 10),
            "The approvals do not amount to at least 70 per cent of the replies received.",
        ),
        (preset("coe-20d"), make_counts(30, 2), "All conditions for adoption are met."),
        (
            preset("coe-20d"),
            make_counts(21, 10),
            "The approvals do not amount to more than one half of the total membership of the body.",
        ),
        (preset("iccat"), make_counts(20), "The quorum was not reached."),
        (
            preset("itu-t-tap"),
            make_counts(),
            "No reply was received, and the rule names the outcome for this case.",
        ),
        (
            preset("iso-dis"),
            make_counts(),
            "The rule leaves this point to a ruling of the chair, to be recorded by two officers.",
        ),
        (SILENCE, make_counts(answers={Choice.OBJECT: 1}), "An objection was received by the deadline."),
        (SILENCE, make_counts(), "No objection was received by the deadline."),
        (
            preset("pct-81-3"),
            make_counts(30, 1),
            "The following was reached and prevents adoption. Disapprovals: at least 1.",
        ),
        (
            preset("rhine-commission"),
            make_counts(47),
            "This condition for adoption is not met. Approvals: all of the total membership of the body.",
        ),
        (
            preset("pct-81-3"),
            make_counts(30, 0, 1),
            (
                "This condition for adoption is met. Approvals and abstentions, taken together: at least one half of "
                "the total membership of the body."
            ),
        ),
        (
            make_rule(abstention_guard=line(Basis.REPLIES, MORE_THAN, HALF, ABSTAIN, name="guard")),
            make_counts(3, 0, 5),
            "The number of abstentions postpones the decision.",
        ),
        (
            make_rule(tie=Tie.FURTHER_DISCUSSION),
            make_counts(4, 4),
            "The replies for and against were equally divided.",
        ),
        (
            make_rule(empty_basis=Outcome.ADOPTED),
            make_counts(0, 0, 4),
            "There were no replies of which the share could be taken, and the rule names the outcome for this case.",
        ),
        (
            make_rule(
                accept=accept(
                    line(Basis.ABSOLUTE, AT_LEAST, 7, name="a"),
                    line(Basis.VOTES, MORE_THAN, HALF, name="b"),
                    mode=Mode.ANY,
                )
            ),
            make_counts(2, 5),
            "None of the conditions for adoption is met.",
        ),
        (
            make_rule(
                silence=Silence.CONSENT,
                choices=(Choice.NO_OBJECTION, Choice.OBJECT),
                accept=accept(),
                block=(block(Outcome.NOT_ADOPTED, line(Basis.ABSOLUTE, AT_LEAST, 4, Choice.OBJECT)),),
            ),
            make_counts(answers={Choice.OBJECT: 3}),
            "Nothing that would prevent adoption was reached.",
        ),
    ],
)
def test_one_sentence_says_why(rule: Rule, counts: Counts, sentence: str):
    assert why(rule, counts) == sentence


def test_a_ruling_is_named_with_the_numbers_that_left_the_hole():
    rule = make_rule(tie=Tie.CASTING_VOTE)

    *_, last = explained(rule, make_counts(4, 4), Outcome.ADOPTED)

    assert (last.label, last.inequality, last.decides) == ("Ruling of the chair", "2 × 4 = 8 ≤ 8", True)
    assert why(rule, make_counts(4, 4), Outcome.ADOPTED).startswith(
        "The rule leaves this point to a ruling of the chair; the ruling"
    )


def test_a_ruling_is_not_said_to_miss_a_line():
    *_, last = explained(make_rule(tie=Tie.CASTING_VOTE), make_counts(4, 4), Outcome.ADOPTED)

    assert derivation_sentence(last) == (
        "Ruling of the chair. The rule leaves this point to a ruling of the chair; the ruling was recorded by two "
        "officers. This decides."
    )


def test_nobody_replying_is_told_as_a_number():
    (only,) = explained(make_rule(zero_replies=ZeroReplies.NOT_ADOPTED), make_counts())

    assert (only.label, only.text) == ("Any reply at all", "Replies received: 0.")


def test_disapprovals_without_reasons_are_left_out_of_the_number_told():
    rule = make_rule(
        accept=accept(line(Basis.VOTES_VALID, AT_LEAST, TWO_THIRDS)),
        block=(block(Outcome.NOT_ADOPTED, line(Basis.VOTES_VALID, MORE_THAN, Fraction(1, 4), DISAPPROVE, name="no")),),
        negative_reason=NegativeReason.EXCLUDED_IF_MISSING,
    )

    found = explained(rule, make_counts(20, 10, unreasoned=1))

    assert found[0].text == (
        "Reasoned disapprovals: 9. Threshold: more than one quarter of the replies for and the reasoned replies "
        "against (29)."
    )


def test_a_quorum_in_a_number_is_told_as_a_number():
    rule = make_rule(quorum=(quorum(Basis.REPLIES, Basis.ABSOLUTE, AT_LEAST, 10),), on_quorum_failure=Outcome.NO_QUORUM)

    assert explained(rule, make_counts(9))[0].text == "Replies: 9. Threshold: at least 10."


def test_members_on_top_of_a_share_stand_in_the_line():
    rule = preset("puasp")
    counts = make_counts(20, 5, entitled=48)

    (quorum, *_) = derivation(rule, decide(rule, counts))

    assert quorum.text == (
        "Replies: 25. Threshold: at least one half of the Member States having the right to vote (48), plus 1."
    )
    assert quorum.inequality == "2 × 25 = 50 ≥ 50"


def test_half_plus_one_is_told_with_the_one():
    (only,) = explained(preset("puasp"), make_counts(24, members=47, entitled=47))

    assert only.text == (
        "Replies: 24. Threshold: at least one half of the Member States having the right to vote (47), plus 1."
    )
    assert (only.inequality, only.holds) == ("2 × 24 = 48 < 49", False)


def test_a_share_of_nothing_is_told_as_such():
    rule, counts = preset("cites-postal-vote"), make_counts(0, 0, 30)

    assert explained(rule, counts)[-1].text.endswith("(0). There is nothing of which this share could be taken.")
    assert why(rule, counts) == "There were no replies of which the required share could be taken."


def test_equal_division_is_told_once_with_its_numbers_and_once_as_such():
    missed, tied = explained(preset("simple-majority-of-votes"), make_counts(3, 3))

    assert missed.text.startswith("Approvals: 3. Threshold: more than one half")
    assert (tied.label, tied.text) == ("Equal division", "The replies for and against were equally divided.")


def test_conditions_that_block_only_together_are_told_as_such():
    rule, counts = preset("oecd-qmv"), make_counts(30, 13)

    assert [each.label for each in explained(rule, counts)] == [
        "What prevents adoption, condition 1 of 2",
        "What prevents adoption, condition 2 of 2",
    ]
    assert why(rule, counts) == (
        "The following was reached and prevents adoption. Disapprovals: at least 3. Disapprovals, by weight: at least "
        "one quarter of the total weight of all members of the body."
    )


def test_a_hole_in_the_text_is_not_told_as_what_prevents_adoption():
    labels = {each.label for each in explained(preset("itu-cv47-first"), make_counts(13, 12))}

    assert "What calls for a ruling of the chair, condition 1 of 2" in labels
    assert not any("prevents" in label for label in labels)
