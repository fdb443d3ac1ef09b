"""Back-ups by command: `python -m components.backup save|restore|restored` (HOSTING.md says when)."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from components.errors import ClapboardError, InvalidRequest
from components.jobs.backups import back_up, hold_back, put_back
from components.jobs.database import open_database
from components.settings import Settings, load_settings


def main(arguments: list[str] | None = None) -> int:
    """Does what is asked; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        sys.stdout.write(f"{_do(asked, settings)}\n")
    except ClapboardError as error:
        sys.stderr.write(f"{error.sentence} {error.next_step}\n")
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m components.backup", description="Back-ups of Clapboard.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("save", "copy the data folder, while it is in use, to FOLDER; again to the same copies what is new"),
        ("restore", "make a data folder of the back-up in FOLDER; Clapboard must not run on it"),
    ):
        commands.add_parser(name, help=what).add_argument("folder", type=Path, metavar="FOLDER")
    commands.add_parser("restored", help="after pg_restore: nothing of the ledger is sent by itself")
    return parser


def _do(asked: Namespace, settings: Settings) -> str:
    if asked.command == "restored":
        return _held_back(settings)
    if settings.database_url is not None or settings.media_url is not None:
        raise InvalidRequest(
            "The ledger or the media are on a server.",
            next_step="Back them up there: pg_dump, and the bucket's own versions (HOSTING.md).",
        )
    if asked.command == "save":
        saved = back_up(settings.data_dir, asked.folder)
        new_mb = saved.copied_bytes / 1e6
        return f"{asked.folder}: the ledger and {saved.files} files, {new_mb:.1f} MB of them new."
    put_back(asked.folder, settings.data_dir)
    return _held_back(settings)


def _held_back(settings: Settings) -> str:
    database = open_database(settings.data_dir, settings.database_url)
    try:
        held = hold_back(database)
    finally:
        database.dispose()
    return (
        f"Held back, for they may have been sent since: {held.jobs} jobs, "
        f"{held.split_edits} clips to be cut, {held.plans} storyboards and replays."
    )


if __name__ == "__main__":
    sys.exit(main())
