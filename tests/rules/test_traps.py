"""What a naive reading of the rules gets wrong: the catalogue's list, as far as it is a matter of rules."""

import pytest

from app.rules import (
    Choice,
    ConditionalReply,
    Counts,
    EarlyClose,
    Kind,
    NegativeReason,
    Outcome,
    PeriodUnit,
    Silence,
    count,
    decide,
    needed,
    presets,
)
from tests.rules.make import APPROVE, DISAPPROVE, make_counts, preset
from tests.rules.rosters import answers, seat

DECIDING = [name for name in presets.names() if preset(name).kind is Kind.DECISION]


def outcome(name, *tally, **more):
    return decide(preset(name), make_counts(*tally, **more)).outcome


def silence(name, **answered):
    return decide(preset(name), make_counts(answers={Choice(choice): each for choice, each in answered.items()}))


# ---- 1 and 2: of what, and whether the line itself is enough -----------------------------------


def test_more_for_than_against_is_no_majority_of_those_entitled():
    assert outcome("simple-majority-of-votes", 21, 10) is Outcome.ADOPTED
    assert outcome("itu-council", 21, 10) is Outcome.NOT_ADOPTED


@pytest.mark.parametrize(
    ("name", "half", "one_more"),
    [
        ("cites-postal-vote", Outcome.ADOPTED, Outcome.ADOPTED),
        ("upu-amendment", Outcome.ADOPTED, Outcome.ADOPTED),
        ("pct-81-3", Outcome.ADOPTED, Outcome.ADOPTED),
        ("php-fig", Outcome.ADOPTED, Outcome.ADOPTED),
        ("itu-cv47-first", Outcome.SECOND_ROUND_REQUIRED, Outcome.ADOPTED),
        ("wmo-members", Outcome.NO_QUORUM, Outcome.ADOPTED),
        ("puasp", Outcome.NO_QUORUM, Outcome.ADOPTED),
        ("itu-council", Outcome.NOT_ADOPTED, Outcome.ADOPTED),
    ],
)
def test_at_least_half_exceed_half_and_half_plus_one_differ_at_the_half(name, half, one_more):
    assert (outcome(name, 24), outcome(name, 25)) == (half, one_more)


def test_half_plus_one_of_an_odd_number_is_more_than_more_than_half():
    (quorum,) = preset("puasp").quorum

    assert (needed(quorum, make_counts(entitled=47)), needed(quorum, make_counts(entitled=48))) == (25, 25)


# ---- 3: exact shares ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entitled", "line"),
    [("two-thirds-of-members", 50, 34), ("two-thirds-of-members", 48, 32), ("oecd-qmv", 35, 21), ("oecd-qmv", 38, 23)],
)
def test_shares_are_exact(name, entitled, line):
    assert needed(preset(name).accept.clauses[0], make_counts(entitled=entitled)) == line


def test_seventy_per_cent_is_reached_exactly():
    assert outcome("itu-t-tap", 21, 9) is Outcome.ADOPTED
    assert outcome("itu-t-tap", 20, 9) is Outcome.NOT_ADOPTED


# ---- 4: four kinds of silence ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wmo-members", Silence.ABSENT),
        ("upu-amendment", Silence.ABSTAIN),
        ("un-silence", Silence.CONSENT),
        ("rhine-commission", Silence.REFUSAL),
    ],
)
def test_silence_has_four_meanings(name, kind):
    assert preset(name).silence is kind


def test_a_deemed_abstention_takes_no_part():
    assert outcome("upu-amendment", 23) is Outcome.NO_QUORUM
    assert outcome("upu-amendment", 23, 0, 1) is Outcome.ADOPTED


def test_refusal_by_silence_is_overcome_by_all_alone():
    assert outcome("rhine-commission", 47) is Outcome.NOT_ADOPTED
    assert outcome("rhine-commission", 48) is Outcome.ADOPTED


# ---- 5: the roles of an abstention -------------------------------------------------------------


def test_an_abstention_is_in_the_basis_or_is_not():
    assert outcome("itu-t-tap", 21, 9, 1) is Outcome.NOT_ADOPTED
    assert outcome("wmo-members", 20, 10, 1) is Outcome.ADOPTED


def test_an_abstention_makes_a_quorum():
    assert outcome("wmo-members", 24) is Outcome.NO_QUORUM
    assert outcome("wmo-members", 24, 0, 1) is Outcome.ADOPTED


def test_an_abstention_stands_with_those_who_do_not_oppose():
    assert outcome("pct-81-3", 1, 0, 22) is Outcome.NOT_ADOPTED
    assert outcome("pct-81-3", 1, 0, 23) is Outcome.ADOPTED


def test_an_abstention_prevents_unanimity_of_the_members_but_not_of_the_votes():
    assert outcome("unanimity", 47, 0, 1) is Outcome.NOT_ADOPTED
    assert outcome("coe-20a", 47, 0, 1) is Outcome.ADOPTED
    assert outcome("coe-20a", 47, 1) is Outcome.NOT_ADOPTED


@pytest.mark.parametrize("name", ["itu-cv47-first", "itu-cv47-second"])
@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        ((13, 12, 5), Outcome.UNDETERMINED),
        ((13, 12, 1), Outcome.UNDETERMINED),
        ((13, 12, 0), Outcome.ADOPTED),
        ((14, 11, 2), Outcome.ADOPTED),
        ((14, 11, 3), Outcome.UNDETERMINED),
        ((12, 13, 5), Outcome.NOT_ADOPTED),
        ((13, 13, 5), Outcome.NOT_ADOPTED),
        ((0, 0, 30), Outcome.NOT_ADOPTED),
    ],
)
def test_where_abstentions_alone_decide_the_text_has_a_hole(name, tally, expected):
    assert outcome(name, *tally) is expected


def test_the_chair_fills_the_hole_and_nothing_else():
    rule = preset("itu-cv47-second")

    hole = decide(rule, make_counts(13, 12, 5), ruling=Outcome.ADOPTED)
    clear = decide(rule, make_counts(12, 13, 5), ruling=Outcome.ADOPTED)

    assert (hole.outcome, hole.clause) == (Outcome.ADOPTED, "ruling")
    assert clear.outcome is Outcome.NOT_ADOPTED


# ---- 6: members without the vote ---------------------------------------------------------------


def test_members_without_the_vote_leave_the_basis_only_where_it_is_those_entitled():
    assert outcome("itu-council", 24, entitled=46, members=48) is Outcome.ADOPTED
    assert outcome("iho-1967", 24, entitled=46, members=48) is Outcome.NOT_ADOPTED
    assert outcome("wmo-extraordinary-congress", 24, entitled=46, members=48) is Outcome.NOT_ADOPTED


# ---- 7: the quorum paradox ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("wmo-members", Outcome.NO_QUORUM),
        ("puasp", Outcome.NO_QUORUM),
        ("itu-cv47-first", Outcome.SECOND_ROUND_REQUIRED),
    ],
)
def test_one_disapproval_more_can_adopt(name, before):
    assert outcome(name, 20, 2, 2) is before
    assert outcome(name, 20, 3, 2) is Outcome.ADOPTED


# ---- 8: what one objection does ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("un-silence", Outcome.SILENCE_BROKEN),
        ("eu-silence", Outcome.SILENCE_BROKEN),
        ("cites-silence", Outcome.SILENCE_BROKEN),
        ("itu-t-deletion", Outcome.SILENCE_BROKEN),
        ("no-objection", Outcome.SILENCE_BROKEN),
        ("itu-t-aap", Outcome.UNDETERMINED),
        ("itu-t-question-deletion", Outcome.ADOPTED),
    ],
)
def test_one_objection_does_not_reject(name, expected):
    assert silence(name, object=1, no_objection=2).outcome is expected
    assert silence(name, no_objection=2).outcome is Outcome.ADOPTED


def test_an_objection_to_an_amendment_of_the_appendices_leads_to_a_postal_vote():
    (following,) = preset("cites-silence").next_rounds

    assert (following.after, following.rule) == (Outcome.SILENCE_BROKEN, "cites-postal-vote")


@pytest.mark.parametrize("ruling", [Outcome.ADOPTED, Outcome.SECOND_ROUND_REQUIRED, Outcome.REFERRED_TO_MEETING])
def test_the_chairman_judges_a_comment_of_substance(ruling):
    counts = make_counts(answers={Choice.OBJECT: 1})

    assert decide(preset("itu-t-aap"), counts).clause == "comment-of-substance"
    assert decide(preset("itu-t-aap"), counts, ruling=ruling).outcome is ruling


def test_one_opposition_rejects_where_the_text_says_so():
    assert outcome("pct-81-3", 47, 1) is Outcome.NOT_ADOPTED


# ---- 9 and 10: nobody replied, and the second round --------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected", "clause"),
    [
        ("itu-t-tap", Outcome.ADOPTED, "zero-replies"),
        ("itu-t-question", Outcome.NOT_ADOPTED, "ten-replies"),
        ("itu-cv47-first", Outcome.SECOND_ROUND_REQUIRED, "more-than-half-replied"),
        ("itu-cv47-second", Outcome.NOT_ADOPTED, "majority-of-replies"),
        ("cites-postal-vote", Outcome.REFERRED_TO_MEETING, "half-of-parties-voted"),
        ("iso-dis", Outcome.UNDETERMINED, "zero-replies"),
        ("itu-t-question-deletion", Outcome.NOT_ADOPTED, "majority-has-no-objection"),
        ("itu-r-recommendation", Outcome.UNDETERMINED, "zero-replies"),
        ("un-silence", Outcome.ADOPTED, "one-objection"),
    ],
)
def test_nobody_replied(name, expected, clause):
    verdict = decide(preset(name), make_counts())

    assert (verdict.outcome, verdict.clause) == (expected, clause)


def test_standard_is_undetermined_where_only_observers_voted_for_it():
    counts = Counts.of_classes({"P": make_counts(0, 0, 3), "O": make_counts(5)})

    assert decide(preset("iso-dis"), counts).outcome is Outcome.UNDETERMINED


def test_the_second_round_is_decisive_with_a_single_reply():
    (following,) = preset("itu-cv47-first").next_rounds

    assert (following.rule, preset(following.rule).quorum) == ("itu-cv47-second", ())
    assert outcome("itu-cv47-second", 1) is Outcome.ADOPTED


# ---- 11: conditions and reasons ----------------------------------------------------------------


@pytest.mark.parametrize("name", DECIDING)
def test_a_conditional_yes_is_never_a_yes(name):
    assert preset(name).conditional_reply is ConditionalReply.NOT_A_VOTE


def test_a_missing_reason_excludes_a_vote_only_where_the_text_says_so():
    assert preset("iso-dis").negative_reason is NegativeReason.EXCLUDED_IF_MISSING
    assert preset("itu-t-tap").negative_reason is NegativeReason.ADVISORY
    assert outcome("itu-t-tap", 20, 9, unreasoned=9) is Outcome.NOT_ADOPTED


# ---- 15: nothing is announced early ------------------------------------------------------------


def test_only_two_texts_let_the_end_come_before_the_deadline():
    early = {name: preset(name).early_close for name in presets.names()}

    assert {name: word for name, word in early.items() if word is not EarlyClose.NEVER} == {
        "uk-ordinary-resolution": EarlyClose.THRESHOLD_REACHED,
        "uk-special-resolution": EarlyClose.THRESHOLD_REACHED,
        "php-fig": EarlyClose.ALL_REPLIED,
    }


# ---- 16: one body changes its rule -------------------------------------------------------------


def test_the_rule_of_a_body_changes_from_one_day_to_the_next():
    before, since = preset("iho-1967"), preset("iho-2016")

    assert (since.valid_from - before.valid_to).days == 1
    assert (outcome("iho-1967", 20, 2), outcome("iho-2016", 20, 2)) == (Outcome.NOT_ADOPTED, Outcome.ADOPTED)


# ---- 17: how periods are counted ---------------------------------------------------------------


def test_only_a_written_resolution_counts_the_day_of_its_letter():
    counted = {name for name in presets.names() if any(phase.counts_first_day for phase in preset(name).periods)}

    assert counted == {"uk-ordinary-resolution", "uk-special-resolution"}


def test_hours_and_months_are_what_the_texts_say():
    units = {name: {phase.unit for phase in preset(name).periods} for name in ("un-silence", "upu-amendment", "iccat")}

    assert units == {
        "un-silence": {PeriodUnit.HOURS},
        "upu-amendment": {PeriodUnit.MONTHS},
        "iccat": {PeriodUnit.CALENDAR_DAYS},
    }


# ---- 19: an outcome without its reason ---------------------------------------------------------


@pytest.mark.parametrize("name", DECIDING)
def test_every_outcome_has_one_clause_that_decides_with_its_inequality(name):
    for tally in [(0, 0, 0), (1, 0, 0), (10, 10, 10), (24, 24, 0), (48, 0, 0), (0, 48, 0), (0, 0, 48)]:
        verdict = decide(preset(name), make_counts(*tally))

        (deciding,) = [step for step in verdict.steps if step.decides]
        assert verdict.inequality == deciding.inequality, tally
        assert verdict.clause, tally


# ---- classes, weights, ties --------------------------------------------------------------------


def forum(issuers, consumers, *, members=20):
    counts = {
        "issuers": make_counts(*issuers, entitled=members // 2),
        "consumers": make_counts(*consumers, entitled=members // 2),
    }
    return decide(preset("ca-browser-forum"), Counts.of_classes(counts))


@pytest.mark.parametrize(
    ("issuers", "consumers", "expected", "clause"),
    [
        ((6, 3), (2, 1), Outcome.ADOPTED, "one-consumer-in-favour"),
        ((5, 3), (2, 1), Outcome.NOT_ADOPTED, "two-thirds-of-issuers"),
        ((6, 3), (2, 2), Outcome.NOT_ADOPTED, "majority-of-consumers"),
        ((10,), (0, 0, 1), Outcome.NOT_ADOPTED, "majority-of-consumers"),
        ((0, 0, 8), (3,), Outcome.NOT_ADOPTED, "two-thirds-of-issuers"),
        ((7, 0, 1), (2,), Outcome.NO_QUORUM, "more-than-half-of-members-voted"),
        ((7, 0, 2), (2,), Outcome.ADOPTED, "one-consumer-in-favour"),
    ],
)
def test_both_classes_of_the_forum_must_be_in_favour(issuers, consumers, expected, clause):
    verdict = forum(issuers, consumers)

    assert (verdict.outcome, verdict.clause) == (expected, clause)


def test_a_tie_of_the_full_members_is_discussed_further():
    tied = Counts.of_classes({"P": make_counts(10, 10), "O": make_counts(8, 0)})

    assert decide(preset("iso-jtc1-ballot"), tied).outcome is Outcome.POSTPONED


def contributors(opposed):
    """Twenty members: fifteen of weight 4, five of weight 8; those with these numbers oppose, the rest approve."""
    roster = [seat(f"m{place}", weight=4 if place < 15 else 8) for place in range(20)]
    vectors = answers(APPROVE, set(range(20)) - set(opposed)) | answers(DISAPPROVE, opposed)
    return decide(preset("oecd-qmv"), count(roster, vectors, "1"))


@pytest.mark.parametrize(
    ("opposed", "expected"),
    [
        # Two heads with too little, seven heads with 28 of 100, three with 24, and enough of both.
        ([15, 16], Outcome.ADOPTED),
        ([0, 1, 2, 3, 4, 5, 6], Outcome.NOT_ADOPTED),
        ([17, 18, 19], Outcome.ADOPTED),
        ([16, 17, 18, 19], Outcome.NOT_ADOPTED),
    ],
)
def test_a_blocking_minority_needs_heads_and_contributions(opposed, expected):
    assert contributors(opposed).outcome is expected


@pytest.mark.parametrize(
    ("weights", "expected", "clause"),
    [
        ([40, 30], Outcome.NO_QUORUM, "majority-of-governors-replied"),
        ([30, 20, 10], Outcome.NO_QUORUM, "two-thirds-of-voting-power-replied"),
        ([40, 20, 10], Outcome.ADOPTED, "majority-of-votes-cast"),
    ],
)
def test_governors_need_heads_and_voting_power(weights, expected, clause):
    rest = [100 - sum(weights), *[0] * (4 - len(weights))]
    roster = [seat(f"m{place}", weight=weight) for place, weight in enumerate([*weights, *rest])]
    verdict = decide(preset("imf-governors"), count(roster, answers(APPROVE, range(len(weights))), "1"))

    assert (verdict.outcome, verdict.clause) == (expected, clause)


@pytest.mark.parametrize(
    ("tally", "expected"),
    [((7, 2), Outcome.ADOPTED), ((6, 0), Outcome.NOT_ADOPTED), ((9, 3), Outcome.NOT_ADOPTED)],
)
def test_seven_concur_and_no_more_than_two_dissent(tally, expected):
    assert outcome("iab", *tally, entitled=13) is expected


@pytest.mark.parametrize(
    ("objecting", "expected", "clause"),
    [
        # Twelve Parties: ten small ones, and two with 30 of 100 each.
        ([0, 1, 2, 3], Outcome.NOT_ADOPTED, "third-of-parties-objects"),
        ([10, 11], Outcome.NOT_ADOPTED, "half-of-tonnage-objects"),
        ([0, 1, 11], Outcome.ADOPTED, "half-of-tonnage-objects"),
    ],
)
def test_heads_or_tonnage_is_enough_against_tacit_acceptance(objecting, expected, clause):
    roster = [seat(f"m{place}", weight=4 if place < 10 else 30) for place in range(12)]
    verdict = decide(preset("marpol-tacit-acceptance"), count(roster, answers(Choice.OBJECT, objecting), "1"))

    assert (verdict.outcome, verdict.clause) == (expected, clause)


def test_all_must_agree_to_the_written_procedure():
    assert outcome("eu-written", 27, entitled=27) is Outcome.ADOPTED
    assert outcome("eu-written", 26, entitled=27) is Outcome.NOT_ADOPTED
