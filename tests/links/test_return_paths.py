"""A letter's return path: short, read whatever case it comes back in, and of no use to who has no key."""

import pytest

from app.links.refusals import LinkMangled
from app.links.return_paths import ReturnPaths
from app.outbox.letter import valid_address
from config import LONGEST_LOCAL_PART, RETURN_PATH_TOKEN_LENGTH

OLD, NEW = "old-key-of-at-least-thirty-two-characters", "new-key-of-at-least-thirty-two-characters"
LETTER, ANOTHER = "00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"
PATTERN = "bounce+{token}@secretariat.example"


def paths(*keys: str, deployment: str = "test", pattern: str = PATTERN) -> ReturnPaths:
    return ReturnPaths(keys=keys or (OLD,), deployment=deployment, pattern=pattern)


def test_it_names_its_letter_and_fits_into_a_local_part():
    address = paths().address(LETTER)

    assert paths().letter_id([address]) == LETTER
    assert valid_address(address) == address
    local = address.partition("@")[0]
    assert len(local) == len("bounce+") + RETURN_PATH_TOKEN_LENGTH <= LONGEST_LOCAL_PART


def test_every_letter_has_its_own():
    assert paths().address(LETTER) != paths().address(ANOTHER)


@pytest.mark.parametrize("changed", [str.upper, str.title, lambda address: f" {address} "])
def test_what_mail_systems_do_to_addresses_does_not_matter(changed):
    assert paths().letter_id([changed(paths().address(LETTER))]) == LETTER


def test_it_is_found_among_other_addresses():
    assert paths().letter_id(["council@secretariat.example", paths().address(LETTER), "x"]) == LETTER


def test_addresses_without_one_name_nothing():
    assert paths().letter_id([]) is None
    assert paths().letter_id(["council@secretariat.example", "bounce+x@secretariat.example"]) is None


def test_one_changed_character_is_refused_wherever_it_stands():
    address = paths().address(LETTER)
    start = len("bounce+")
    for place in range(start, start + RETURN_PATH_TOKEN_LENGTH):
        other = "b" if address[place] != "b" else "c"
        with pytest.raises(LinkMangled):
            paths().letter_id([address[:place] + other + address[place + 1 :]])


def test_the_signature_of_one_letter_is_no_good_for_another():
    mine, theirs = paths().address(LETTER), paths().address(ANOTHER)
    cut = len("bounce+") + 26
    with pytest.raises(LinkMangled):
        paths().letter_id([mine[:cut] + theirs[cut:]])


def test_a_key_that_was_replaced_is_still_read_and_no_longer_signs():
    former = paths(OLD).address(LETTER)

    assert paths(OLD, NEW).letter_id([former]) == LETTER
    assert paths(OLD, NEW).address(LETTER) == paths(NEW).address(LETTER) != former
    with pytest.raises(LinkMangled):
        paths(NEW).letter_id([former])


def test_another_deployment_with_the_same_key_is_not_believed():
    with pytest.raises(LinkMangled):
        paths(deployment="other").letter_id([paths().address(LETTER)])


def test_a_forged_one_beside_a_good_one_does_no_harm():
    forged = paths(NEW).address(ANOTHER)

    assert paths().letter_id([forged, paths().address(LETTER)]) == LETTER
