"""A recipe for the shell: POSIX sh, curl, sed and base64, nothing else."""

from collections.abc import Iterator
from shlex import quote

from components.domain.options import Dialect
from components.imagine.recipes.errand import Errand, LocalFile, json_pieces


def curl_recipe(errand: Errand) -> str:
    """A script that sends the errand, looks until it is over and fetches the file."""
    return f"""#!/bin/sh
{"".join(f"# {remark}" + chr(10) for remark in errand.remarks)}set -eu
base={quote(errand.base_url)}
key={_key(errand)}

id=$({writing(errand)} |
  curl -sS "$base{errand.path}" -H "Authorization: Bearer $key" \\
    -H 'Content-Type: application/json' --data-binary @- |
  tee /dev/stderr | sed -n 's/.*"{errand.id_field}" *: *"\\([^"]*\\)".*/\\1/p')
[ -n "$id" ] || exit 1

while :; do
  answer=$(curl -sS "$base/videos/$id" -H "Authorization: Bearer $key")
  case $answer in
    {_done(errand)}) break ;;
    {_over(errand)}) printf '%s\\n' "$answer" >&2; exit 1 ;;
  esac
  sleep {errand.look_s}
done

url=$(printf '%s' "$answer" | tr -d '\\n' | sed -n 's/.*"url" *: *"\\([^"]*\\)".*/\\1/p' |
  sed 's/\\\\u0026/\\&/g; s/\\\\\\//\\//g')
curl -sS -o take.mp4 "$url"
echo 'take.mp4 is here'
"""


def _key(errand: Errand) -> str:
    return '"${XAI_API_KEY:?is not set}"' if errand.needs_key else '"${XAI_API_KEY:-any}"'


def writing(errand: Errand) -> str:
    """Commands that write the body; a file goes in by base64, so that no argument grows too long."""
    commands = list(_writing(errand))
    return commands[0] if len(commands) == 1 else "{\n" + "".join(f"  {line}\n" for line in commands) + "}"


def _writing(errand: Errand) -> Iterator[str]:
    text = ""
    for piece in json_pieces(errand.body):
        if isinstance(piece, LocalFile):
            yield f"""printf '%s' {quote(f'{text}"data:{piece.mime};base64,')}"""
            yield f"base64 < {piece.name} | tr -d '\\n'"
            text = '"'
        else:
            text += piece
    yield f"printf '%s' {quote(text)}"


def _done(errand: Errand) -> str:
    return f"""*'"{errand.done_word}"'*"""


def _over(errand: Errand) -> str:
    """What an answer holds that will never become a video."""
    words = ["failed", "expired", "error"] if errand.dialect is Dialect.LIVE else ["failed", "error"]
    return " | ".join(f"""*'"{word}"'*""" for word in words)
