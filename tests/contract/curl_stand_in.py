"""As much of curl as documents and recipes use, for machines that have none: -sS, -H, -d, -o and a URL."""

import argparse
import sys
from pathlib import Path

import httpx


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-S", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d", "--data-binary")
    parser.add_argument("-o", type=Path)
    parser.add_argument("url")
    given = parser.parse_args()
    headers = dict(header.split(": ", 1) for header in given.H)
    body = sys.stdin.buffer.read() if given.data_binary == "@-" else given.data_binary
    method = "GET" if body is None else "POST"
    with httpx.Client(trust_env=False, timeout=60.0) as http:
        answer = http.request(method, given.url, headers=headers, content=body)
    if given.o is not None:
        given.o.write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)


if __name__ == "__main__":
    main()
