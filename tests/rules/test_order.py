"""The order in which replies come in never matters, nor does the order in which members are listed."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules import Choice, Counts, Portion, RosterEntry, Standing, count, decide, overlay
from tests.rules.drawn import draw_rule


def portions(random, rule, members):
    """What members send one after the other: several portions each, about two items, some taken back."""
    words = [*rule.choices, Portion.KEEP, Portion.CLEAR]
    return [
        (
            random.choice(members),
            {item: random.choice(words) for item in random.sample(["1", "2"], random.randint(1, 2))},
        )
        for _ in range(random.randint(0, 30))
    ]


def received(sent, roster) -> Counts:
    vectors: dict[str, dict[str, Choice]] = {}
    for member, portion in sent:
        vectors[member] = dict(overlay(vectors.get(member, {}), portion).vector)
    return count(roster, vectors, "1")


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_the_order_of_replies_never_matters(seed):
    random = Random(seed)
    rule = draw_rule(random)
    roster = [
        RosterEntry(
            member=f"M{number}",
            standing=Standing.ENTITLED,
            weight=random.randint(0, 5),
            member_class=random.choice(rule.classes) if rule.classes else "",
        )
        for number in range(random.randint(1, 12))
    ]
    sent = portions(random, rule, [entry.member for entry in roster])

    # Each member's own replies keep their order, those of different members come in any.
    mixed, waiting = [], list(sent)
    while waiting:
        member = random.choice(waiting)[0]
        mixed.append(waiting.pop(next(place for place, (sender, _) in enumerate(waiting) if sender == member)))

    assert decide(rule, received(mixed, random.sample(roster, len(roster)))) == decide(rule, received(sent, roster))
