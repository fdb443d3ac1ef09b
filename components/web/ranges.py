"""Which bytes of a file a request asks for, by its Range header (RFC 9110, section 14)."""

import re

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class NotSatisfiable(Exception):
    """The range begins after the end of the file."""


def wanted_range(header: str | None, size: int) -> range | None:
    """The bytes asked for; None for all of them, as also for several ranges or what can't be read.

    Args:
        header: the Range header, where there is one.
        size: bytes of the whole file.

    Raises:
        NotSatisfiable: nothing of the file is in that range.
    """
    found = _ONE_RANGE.fullmatch((header or "").strip())
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if first:
        asked = range(int(first), min(int(last) + 1 if last else size, size))
    else:
        asked = range(max(0, size - int(last)), size)
    if not asked:
        raise NotSatisfiable
    return asked
