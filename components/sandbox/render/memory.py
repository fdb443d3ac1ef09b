"""Memory that is kept between frames instead of being given back and fetched anew (glibc alone)."""

import ctypes
from functools import lru_cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Parameters of glibc's mallopt(3)."""
_KEPT_BYTES = 128 * 2**20
"""Free memory that stays with the process: some dozens of 720p frames."""
_MAPPED_BYTES = 32 * 2**20
"""Pieces from here on get pages of their own, the most that glibc lets one say on 64 bits."""


@lru_cache(maxsize=1)
def keep_freed_memory() -> None:
    """Tell the allocator to hold on to what frames are made in.

    Else each frame's pictures, of 3 MB each, go back to the system when they are freed and come again page by
    page: measured, a third to three quarters of the time of a pass over a 720p frame.
    """
    try:
        tune = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return  # another C library: nothing to tell it
    tune(_TRIM_THRESHOLD, _KEPT_BYTES)
    tune(_MMAP_THRESHOLD, _MAPPED_BYTES)
