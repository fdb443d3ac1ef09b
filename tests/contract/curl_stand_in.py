"""As much of curl as SANDBOX.md uses, for machines that have none: -s, -H, -d, -o and a URL."""

import argparse
import sys
from pathlib import Path

import httpx


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d")
    parser.add_argument("-o", type=Path)
    parser.add_argument("url")
    given = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in given.H)
    method = "GET" if given.d is None else "POST"
    with httpx.Client(trust_env=False, timeout=60.0) as http:
        answer = http.request(method, given.url, headers=headers, content=given.d)
    if given.o is not None:
        given.o.write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)


if __name__ == "__main__":
    main()
