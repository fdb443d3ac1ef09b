"""Freed memory is kept where the C library can be told so."""

import ctypes

import pytest

from components.sandbox.render.memory import keep_freed_memory


def test_a_c_library_without_the_setting_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())

    keep_freed_memory.__wrapped__()


def test_the_allocator_is_told_what_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, int] = {}

    class Library:
        def mallopt(self, parameter: int, value: int) -> int:
            told[parameter] = value
            return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library())

    keep_freed_memory.__wrapped__()

    assert told == {-1: 128 * 2**20, -3: 32 * 2**20}
