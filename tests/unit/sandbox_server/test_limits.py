"""The rate limit lets each client through so often and no more."""

from components.sandbox.limits import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_burst_of_one_second_is_let_through_and_no_more() -> None:
    limit = RateLimit(2.0, Clock())
    assert [limit.admits("a") for _ in range(3)] == [True, True, False]


def test_waiting_earns_requests_back() -> None:
    clock = Clock()
    limit = RateLimit(2.0, clock)
    while limit.admits("a"):
        pass
    clock.now_s += 0.5
    assert [limit.admits("a") for _ in range(2)] == [True, False]
    clock.now_s += 3600.0
    assert [limit.admits("a") for _ in range(3)] == [True, True, False]


def test_clients_do_not_take_from_each_other() -> None:
    limit = RateLimit(1.0, Clock())
    assert limit.admits("a")
    assert limit.admits("b")
    assert not limit.admits("a")


def test_less_than_one_a_second_still_lets_the_first_through() -> None:
    clock = Clock()
    limit = RateLimit(0.1, clock)
    assert limit.admits("a")
    clock.now_s += 9.0
    assert not limit.admits("a")
    clock.now_s += 1.1
    assert limit.admits("a")


def test_many_clients_do_not_pile_up() -> None:
    clock = Clock()
    limit = RateLimit(2.0, clock)
    for number in range(1000):
        limit.admits(f"client {number}")
    assert not all(limit.admits("client 999") for _ in range(2))
    clock.now_s += 10.0
    limit.admits("one more")
    assert len(limit._buckets) == 1
