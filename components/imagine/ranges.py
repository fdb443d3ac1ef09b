"""HTTP ranges: how to ask for the rest of a file that broke off, and whether it is the rest that came."""

import re
from dataclasses import dataclass

import httpx

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Rest:
    """What is needed to ask for the rest of a file.

    Attributes:
        total_bytes: the length of the whole file.
        validator: the server's mark of this very file; another one is sent whole.
    """

    total_bytes: int
    validator: str

    def headers(self, received: int) -> dict[str, str]:
        """Asks for what comes after so many bytes."""
        return {"Range": f"bytes={received}-", "If-Range": self.validator}


def rest_of(response: httpx.Response, total_bytes: int | None) -> Rest | None:
    """How to ask for the rest of this file; None where the server can't send one, or can't tell files apart.

    RFC 9110: a weak mark (`W/`) doesn't vouch for the same bytes.
    """
    ranges = response.headers.get("Accept-Ranges", "").strip().lower() == "bytes"
    tag = response.headers.get("ETag", "")
    validator = tag if tag.startswith('"') else response.headers.get("Last-Modified", "")
    return Rest(total_bytes, validator) if ranges and validator and total_bytes else None


def starts_at(response: httpx.Response) -> tuple[int, int] | None:
    """Where a part begins and how long its whole file is; None where the answer doesn't say."""
    said = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    return None if said is None else (int(said[1]), int(said[2]))
