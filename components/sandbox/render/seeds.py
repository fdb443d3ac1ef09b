"""Randomness by name: each part of a scene draws from its own stream and never moves another's draws."""

from zlib import crc32

from numpy.random import Generator, default_rng


def stream(seed: int, name: str) -> Generator:
    """The random stream of one part of one scene; the same seed and name always give the same numbers."""
    return default_rng([seed & 0xFFFFFFFFFFFFFFFF, crc32(name.encode())])
