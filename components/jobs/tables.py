"""The tables of the ledger; `migrations/` brings every older database to this shape."""

import sqlalchemy as sa

from components.jobs.columns import Moment, Usd

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("price_usd", Usd, nullable=False),
    sa.Column("parent_id", sa.String(64), index=True),
    sa.Column("relation", sa.String(16)),
    sa.Column("batch_id", sa.String(64), index=True),
    sa.Column("prompt", sa.Text, nullable=False, server_default=""),
    sa.Column("model", sa.String(64)),
    sa.Column("duration_s", sa.Float, nullable=False, server_default="0"),
    sa.Column("progress", sa.Float),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("send_after", Moment),
    sa.Column("split_edit_id", sa.String(64), index=True),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("looks", sa.Text, nullable=False, server_default=""),
    sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("removed_at", Moment, index=True),
    sa.Index(None, "owner", "number"),
    sa.Index(None, "owner", "created_at"),
    sa.Index(None, "owner", "revision"),
    sa.Index(None, "state"),
)
"""One row a job. `number` orders them whatever the clock does. `facts` is the state with its facts and
`request` the request, both as JSON; `prompt`, `model` and `duration_s` repeat what is searched for.
`relation` tells how it came from its parent; jobs of one `batch_id` were asked for together.
`tries` and `send_after` tell when one not accepted is sent again. Where it edits a part of a longer clip,
`split_edit_id` says of which, and lists leave it out. `words` is the prompt as it is searched, `looks` what
its picture and sound are like, in words; since `removed_at` it is in the bin."""

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("job_id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("model", sa.String(64)),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("billed", sa.String(16), nullable=False),
    sa.Column("price_usd", Usd, nullable=False),
    sa.Column("cost_usd", Usd),
    sa.Column("asked_s", sa.Float, nullable=False),
    sa.Column("kept_s", sa.Float),
    sa.Index(None, "day"),
    sa.Index(None, "owner", "day"),
)
"""One row an intent, written and moved with its job and never deleted: what was paid for is not forgotten.
`day` is the UTC day of `asked_at`; `kept_s` are the seconds that came, whether or not they are still here."""

split_edits = sa.Table(
    "split_edits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("media_id", sa.String(64), nullable=False),
    sa.Column("label", sa.String(255), nullable=False),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("sound", sa.String(16), nullable=False),
    sa.Column("mask_id", sa.String(64)),
    sa.Column("progress", sa.Float),
    sa.Column("result", sa.Text),
    sa.Column("failure", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("duration_s", sa.Float, nullable=False, server_default="0"),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("looks", sa.Text, nullable=False, server_default=""),
    sa.Column("starred", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("removed_at", Moment, index=True),
    sa.Index(None, "owner", "number"),
    sa.Index(None, "owner", "created_at"),
    sa.Index(None, "state"),
)
"""One row a clip that is edited in parts; `media_id` is the whole clip, `result` and `failure` are JSON;
`duration_s` and what follows it as in `jobs`."""

split_parts = sa.Table(
    "split_parts",
    metadata,
    sa.Column(
        "split_edit_id",
        sa.String(64),
        sa.ForeignKey("split_edits.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("start_s", sa.Float, nullable=False),
    sa.Column("length_s", sa.Float, nullable=False),
    sa.Column("price_usd", Usd, nullable=False),
    sa.Column("job_id", sa.String(64)),
)
"""The parts in the order of the clip, each with the newest job that edits it."""

storyboards = sa.Table(
    "storyboards",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("progress", sa.Float),
    sa.Column("film", sa.Text),
    sa.Column("failure", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index(None, "owner", "number"),
    sa.Index(None, "state"),
)
"""One row a storyboard; `plan`, `film` and `failure` are JSON, `title` repeats the plan's. `version` grows
with every change of the plan."""

storyboard_shots = sa.Table(
    "storyboard_shots",
    metadata,
    sa.Column(
        "storyboard_id",
        sa.String(64),
        sa.ForeignKey("storyboards.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("shot_id", sa.String(64), primary_key=True),
    sa.Column("still_id", sa.String(64), index=True),
    sa.Column("job_id", sa.String(64)),
    sa.Column("asked_usd", Usd),
)
"""What a storyboard's shots stand on and have: `still_id` is the kept picture, `job_id` the job in use.
`asked_usd` is the price that was shown, for as long as the shot is still to be sent."""

storyboard_takes = sa.Table(
    "storyboard_takes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "storyboard_id",
        sa.String(64),
        sa.ForeignKey("storyboards.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("shot_id", sa.String(64), nullable=False),
    sa.Column("job_id", sa.String(64), nullable=False),
    sa.Index(None, "storyboard_id", "shot_id"),
)
"""Every job that was made for a shot, oldest first, so that an earlier take can be used again."""

transitions = sa.Table(
    "transitions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "job_id", sa.String(64), sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("at", Moment, nullable=False),
    sa.Column("from_state", sa.String(32)),
    sa.Column("to_state", sa.String(32), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
"""Append-only: what became of each job, when and why."""

job_sources = sa.Table(
    "job_sources",
    metadata,
    sa.Column("job_id", sa.String(64), sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("media_id", sa.String(64), primary_key=True, index=True),
)
"""Which kept files a job stands on: they stay while it needs them."""

media = sa.Table(
    "media",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("job_id", sa.String(64), index=True),
    sa.Column("label", sa.String(255), nullable=False),
    sa.Column("suffix", sa.String(16), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
    sa.Index(None, "owner"),
)
"""One row a kept file; `job_id` where a job, a split edit or a storyboard made it, `removed_at` where only a
running one still needs it."""

boards = sa.Table(
    "boards",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(255), nullable=False, index=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)
"""What owners sort their takes onto."""

board_takes = sa.Table(
    "board_takes",
    metadata,
    sa.Column("board_id", sa.String(64), sa.ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("take_id", sa.String(64), primary_key=True, index=True),
)
"""Which takes are on a board: jobs or split edits, so that no foreign key can hold them."""

shares = sa.Table(
    "shares",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False, index=True),
    sa.Column(
        "job_id", sa.String(64), sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment),
)
"""One row a share link; it goes with its job. The link's token itself is not kept here."""

replays = sa.Table(
    "replays",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("state", sa.String(32), nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("media_id", sa.String(64), nullable=False),
    sa.Column("parent_id", sa.String(64)),
    sa.Column("failure", sa.Text),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("branch_id", sa.String(64)),
    sa.Index(None, "owner", "number"),
    sa.Index(None, "state"),
)
"""One row a branch that is made again; `branch_id` is the take whose branch it is, `media_id` its new source,
`failure` is JSON."""

replay_steps = sa.Table(
    "replay_steps",
    metadata,
    sa.Column("replay_id", sa.String(64), sa.ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("relation", sa.String(16)),
    sa.Column("after", sa.Integer),
    sa.Column("price_usd", Usd, nullable=False),
    sa.Column("job_id", sa.String(64)),
)
"""Its steps as they follow each other, each with the newest job that makes it; `request` is JSON."""

waits = sa.Table(
    "waits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("engine", sa.String(255), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("resolution", sa.String(16)),
    sa.Column("duration_s", sa.Float, nullable=False),
    sa.Column("at_least_s", sa.Float, nullable=False),
    sa.Column("at_most_s", sa.Float, nullable=False),
    sa.Index(None, "engine", "number"),
)
"""How long the newest jobs took at an engine; waits outlive their jobs and say nothing of whose they were."""

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(128), nullable=False),
)
"""Keys that all processes share, in hex; a back-up holds them, as it holds everything else."""

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
"""`revision`: grows with every change of any job. Taking the next one opens every write, so that writes
are in the order of their revisions and no reader can miss one."""
