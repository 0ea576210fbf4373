"""Tokens in links: one purpose each, one canonical form, keys that rotate, damage that letters suffer."""

import itertools
import string

import pytest

from app.links import tokens
from app.links.refusals import LinkMangled
from app.links.tokens import ConfirmationClaim, ContestClaim, FormClaim, InvitationClaim, Signer, SittingClaim

SIGNER = Signer(keys=("only-key",), deployment="placet")
CLAIM = InvitationClaim(invitation="0a1b2c3d4e5f6071", version=1)
CLAIMS = (
    CLAIM,
    ContestClaim(focal_point=3, consultation=1, reply=7),
    ConfirmationClaim(focal_point=3, confirmation=7),
    SittingClaim(invitation="0a1b2c3d4e5f6071", version=1),
    FormClaim(invitation="0a1b2c3d4e5f6071", nonce="n0", shown=-1),
)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.purpose)
def test_a_claim_comes_back_as_it_was_signed(claim):
    assert SIGNER.read(type(claim), SIGNER.sign(claim)) == claim


@pytest.mark.parametrize(
    ("made", "read"), [pair for pair in itertools.product(CLAIMS, CLAIMS) if pair[0] is not pair[1]]
)
def test_a_token_of_one_purpose_is_refused_for_another(made, read):
    with pytest.raises(LinkMangled):
        SIGNER.read(type(read), SIGNER.sign(made))


def test_a_token_of_another_deployment_is_refused():
    with pytest.raises(LinkMangled):
        SIGNER.read(InvitationClaim, Signer(keys=("only-key",), deployment="other").sign(CLAIM))


@pytest.mark.parametrize("stuck", [".", ",", ")", ">", "]", "-", "_", "...", '"', "'", "»", "。", "%3E", "\r\n", " ."])
def test_punctuation_stuck_to_the_end_does_no_harm(stuck: str):
    assert SIGNER.read(InvitationClaim, SIGNER.sign(CLAIM) + stuck) == CLAIM


@pytest.mark.parametrize("broken", ["=\r\n", "\r\n", "\n", " ", "\t"])
def test_a_link_wrapped_anywhere_is_put_together(broken: str):
    token = SIGNER.sign(CLAIM)
    for place in range(1, len(token)):
        assert SIGNER.read(InvitationClaim, token[:place] + broken + token[place:]) == CLAIM


@pytest.mark.parametrize(
    "before", ["", "<", "(", "3D", "https://consult.council.example/l/", "=3Dhttps://x.example/l/"]
)
def test_what_stands_before_the_token_does_no_harm(before: str):
    if before == "3D":
        before = "https://x.example/l/=3D"
    assert SIGNER.read(InvitationClaim, before + SIGNER.sign(CLAIM)) == CLAIM


def test_every_other_character_anywhere_is_refused():
    token = SIGNER.sign(CLAIM)
    alphabet = string.ascii_letters + string.digits + "-_"
    for place, _old in enumerate(token):
        for new in alphabet:
            changed = token[:place] + new + token[place + 1 :]
            if changed == token:
                continue
            with pytest.raises(LinkMangled):
                SIGNER.read(InvitationClaim, changed)


@pytest.mark.parametrize("text", ["", ".", "x", "é" * 60, "\x00" * 60, "a" * 5000, "a." * 300, "/l/"])
def test_what_is_no_token_is_refused(text: str):
    with pytest.raises(LinkMangled):
        SIGNER.read(InvitationClaim, text)


def test_new_links_are_signed_with_the_last_key_and_old_ones_live_until_it_is_removed():
    old = Signer(keys=("old",), deployment="placet").sign(CLAIM)
    both = Signer(keys=("old", "new"), deployment="placet")
    new_only = Signer(keys=("new",), deployment="placet")

    assert both.read(InvitationClaim, old) == CLAIM
    assert new_only.read(InvitationClaim, both.sign(CLAIM)) == CLAIM
    with pytest.raises(LinkMangled):
        new_only.read(InvitationClaim, old)


def test_a_payload_of_the_wrong_shape_is_refused():
    for payload in (
        ["placet"],
        ["placet", "x"],
        ["placet", 1, 1],
        ["placet", "x", True],
        ["placet", "x", 1, 2],
        {"a": 1},
        "x",
    ):
        token = tokens._serializer(SIGNER.keys, InvitationClaim.purpose).dumps(payload)
        with pytest.raises(LinkMangled):
            SIGNER.read(InvitationClaim, token)
