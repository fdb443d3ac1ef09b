"""Elements are told apart by their ids and sizes, also by who comes in the middle of a file."""

import random

import pytest

from components.media.ebml import (
    BLOCK_GROUP,
    CLUSTER,
    SIMPLE_BLOCK,
    Element,
    element_at,
    elements,
    number,
    steps_to_end,
    timestamp,
    unknown_size,
    void,
)

HEAD = CLUSTER.to_bytes(4, "big")


def block(size: int, seed: int = 0) -> bytes:
    """A SimpleBlock of noise, its size written in two bytes."""
    return b"\xa3" + (0x4000 | size).to_bytes(2, "big") + random.Random(seed).randbytes(size)


@pytest.mark.parametrize(
    ("data", "element"),
    [
        (b"\xa3\x82..", Element(SIMPLE_BLOCK, 0, 2, 4)),
        (b"\xa0\x40\x02..", Element(BLOCK_GROUP, 0, 3, 5)),
        (b"\xa3\x88", Element(SIMPLE_BLOCK, 0, 2, 10)),
        (HEAD + b"\xff", Element(CLUSTER, 0, 5, None)),
        (HEAD + unknown_size(8), Element(CLUSTER, 0, 12, None)),
        (HEAD + b"\x01" + bytes(6) + b"\x05", Element(CLUSTER, 0, 12, 17)),
        (b"", None),
        (b"\x00\x82..", None),
        (b"\x0f\x82......", None),
        (b"\xa3", None),
        (b"\xa3\x00", None),
        (b"\xa3\x01\x00", None),
    ],
)
def test_an_element_is_read_by_its_id_and_size(data: bytes, element: Element | None) -> None:
    assert element_at(data, 0) == element


def test_a_cluster_is_gone_into_and_what_is_cut_off_is_left_out() -> None:
    data = HEAD + unknown_size(1) + timestamp(1234) + block(300) + block(200)
    stamp, whole = list(elements(data, 0, len(data) - 1))[1:]
    assert number(data, stamp) == 1234
    assert whole.end == len(data) - len(block(200))


@pytest.mark.parametrize("length", [9, 10, 1000, 1 << 40])
def test_unused_bytes_take_as_much_as_they_should(length: int) -> None:
    element = element_at(void(length), 0)
    assert element is not None
    assert element.end == length


def test_the_true_elements_are_found_from_the_middle_of_one() -> None:
    blocks = [block(400, seed) for seed in range(20)]
    data = b"".join(blocks)[150:]
    steps = steps_to_end(data)
    for following in range(20):
        assert steps[len(data) - 403 * following] == following


def test_nothing_leads_to_an_end_in_the_middle_of_an_element() -> None:
    assert steps_to_end((block(400, 1) + block(400, 2))[:-5]).keys() == {801}


def test_a_start_inside_a_picture_may_lead_to_a_true_element() -> None:
    decoy = b"....\xa3\x84...." + block(300) + block(300)
    assert steps_to_end(decoy)[4] == 3
