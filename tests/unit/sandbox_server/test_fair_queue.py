"""Owners are served in turn, each in its own order."""

import threading

from components.sandbox.fair_queue import FairQueue


def drained(queue: FairQueue[str]) -> list[str]:
    queue.close()
    return list(iter(queue.get, None))


def test_one_owner_is_served_in_order() -> None:
    queue = FairQueue[str]()
    for item in "abc":
        queue.put("one", item)
    assert drained(queue) == ["a", "b", "c"]


def test_a_busy_owner_does_not_hold_the_others_up() -> None:
    queue = FairQueue[str]()
    for owner, item in [
        ("one", "1a"),
        ("one", "1b"),
        ("one", "1c"),
        ("two", "2a"),
        ("three", "3a"),
        ("two", "2b"),
    ]:
        queue.put(owner, item)
    assert drained(queue) == ["1a", "2a", "3a", "1b", "2b", "1c"]


def test_an_owner_who_comes_back_waits_for_the_others_again() -> None:
    queue = FairQueue[str]()
    queue.put("one", "1a")
    queue.put("two", "2a")
    assert queue.get() == "1a"
    queue.put("one", "1b")
    assert drained(queue) == ["2a", "1b"]


def test_who_waits_is_served_or_let_go() -> None:
    queue = FairQueue[str]()
    got: list[str | None] = []
    waiting = [threading.Thread(target=lambda: got.append(queue.get())) for _ in range(2)]
    for thread in waiting:
        thread.start()
    queue.put("one", "1a")
    queue.close()
    for thread in waiting:
        thread.join(10)
    assert sorted(got, key=str) == ["1a", None]
