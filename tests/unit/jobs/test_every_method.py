"""Every method that takes an owner, as the wrong one: it tells nothing of Alice's and changes nothing.

A new one fails here until it is tried: add it to TRIES, as Bob, on things of Alice's.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

import components.jobs
from components.domain.ask import Ask, Relation
from components.domain.job import Job
from components.domain.options import Dialect, Kind, Model
from components.domain.replay import NewSource, PricedStep, Replay, ReplayPlan
from components.domain.request import ImageToVideo, StoredMedia
from components.domain.search import Search
from components.domain.split_edit import PlannedPart, Sound, SplitEdit, SplitPlan
from components.domain.storyboard import Plan, Shot
from components.domain.storyboard_run import Storyboard
from components.errors import ClapboardError
from components.imagine.client import ImagineClient
from components.jobs.engine import JobEngine
from components.jobs.ledger import Ledger
from components.jobs.media_store import Kept, MediaStore
from components.jobs.receipt_reading import Receipts
from components.jobs.replay_ledger import ReplayLedger
from components.jobs.shares import Share, Shares
from components.jobs.split_ledger import SplitLedger
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.tables import metadata
from components.jobs.take_finding import TakeFinder
from components.jobs.take_keeping import TakeKeeper
from tests.takes import ELSEWHERE, ask_for, finished_take, waiting_take
from tests.unit.jobs.conftest import ALICE, BOB

SECRET = "a lighthouse that only Alice knows"


@dataclass(frozen=True)
class World:
    """What is Alice's, and the rooms that keep it."""

    engine: JobEngine
    ledger: Ledger
    media: MediaStore
    done: Job
    waiting: Job
    upload: Kept
    split: SplitEdit
    film: Storyboard
    replay: Replay
    board_id: str
    share: Share
    plan: SplitPlan
    folder: Path

    @property
    def database(self) -> sa.Engine:
        return self.ledger.database

    @property
    def ids(self) -> list[str]:
        return [self.done.id, self.waiting.id, self.split.id]

    def stolen(self) -> Ask:
        """A wish that stands on a picture of Alice's."""
        picture = StoredMedia(media_id=self.upload.media_id)
        return Ask(ImageToVideo(image=picture, prompt="mine now"), Decimal("0.40"))

    def hers(self) -> list[tuple[object, ...]]:
        """Every row that says it is hers."""
        rows: list[tuple[object, ...]] = []
        with self.database.connect() as connection:
            for table in metadata.sorted_tables:
                if "owner" in table.c:
                    query = sa.select(table).where(table.c.owner == ALICE)
                    rows += [(table.name, *row) for row in connection.execute(query)]
        return rows

    def files(self) -> set[Path]:
        return {path for path in (self.folder / "media").rglob("*") if path.is_file()}


@pytest.fixture
def world(database: sa.Engine, media_store: MediaStore, tmp_path: Path) -> World:
    client = ImagineClient(base_url="http://127.0.0.1:9/v1", key=None, dialect=Dialect.AUTO, is_sandbox=True)
    ledger = Ledger(database)
    engine = JobEngine(ledger, media_store, client, data_dir=tmp_path)
    done = finished_take(ledger, media_store, ALICE, ask_for(SECRET))
    upload = media_store.keep_bytes(ALICE, b"picture", suffix=".png", label=SECRET)
    part = PlannedPart(start_s=0.0, length_s=1.0, price_usd=Decimal("0.04"))
    plan = SplitPlan(
        media_id=upload.media_id,
        label=SECRET,
        prompt=SECRET,
        model=Model.IMAGINE,
        sound=Sound.PARTS,
        parts=(part,),
    )
    film = StoryboardLedger(database).add(ALICE, ELSEWHERE, Plan(title=SECRET, shots=(Shot(id="one"),)))
    step = PricedStep(request=done.request, relation=Relation.EDIT, after=None, price_usd=Decimal("0.40"))
    again = ReplayPlan(label=SECRET, source=NewSource.IMAGE, media_id=upload.media_id, steps=(step,))
    board_id = engine.takes.boards.create(ALICE, SECRET)
    engine.takes.boards.put(ALICE, board_id, [done.id])
    return World(
        engine=engine,
        ledger=ledger,
        media=media_store,
        done=done,
        waiting=waiting_take(ledger, ALICE, ask_for(SECRET)),
        upload=upload,
        split=SplitLedger(database).add(ALICE, ELSEWHERE, plan),
        film=film,
        replay=ReplayLedger(database).add(ALICE, ELSEWHERE, again),
        board_id=board_id,
        share=Shares(database).create(ALICE, done.id, lasts=timedelta(days=1))[0],
        plan=plan,
        folder=tmp_path,
    )


def _file(world: World) -> Path:
    path = world.folder / "bobs.png"
    path.write_bytes(b"bob")
    return path


TRIES: dict[str, Callable[[World], object]] = {
    "Boards.all": lambda w: w.engine.takes.boards.all(BOB),
    "Boards.create": lambda w: w.engine.takes.boards.create(BOB, "his"),
    "Boards.delete": lambda w: w.engine.takes.boards.delete(BOB, w.board_id),
    "Boards.of": lambda w: w.engine.takes.boards.of(BOB, w.done.id),
    "Boards.put": lambda w: w.engine.takes.boards.put(BOB, w.board_id, w.ids),
    "Boards.rename": lambda w: w.engine.takes.boards.rename(BOB, w.board_id, "his"),
    "Boards.take_off": lambda w: w.engine.takes.boards.take_off(BOB, w.board_id, w.ids),
    "JobEngine.accounts": lambda w: w.engine.accounts(BOB),
    "JobEngine.adopt": lambda w: w.engine.adopt(BOB, w.waiting.id, "video_gen_1"),
    "JobEngine.adopt_request": lambda w: w.engine.adopt_request(BOB, str(w.done.request_id)),
    "JobEngine.can_deliver": lambda w: w.engine.can_deliver(BOB, w.stolen().request),
    "JobEngine.cancel": lambda w: w.engine.cancel(BOB, w.waiting.id),
    "JobEngine.facts": lambda w: w.engine.facts(BOB),
    "JobEngine.forget_key": lambda w: w.engine.forget_key(BOB),
    "JobEngine.over_budget": lambda w: w.engine.over_budget(BOB, Decimal(1)),
    "JobEngine.paste_key": lambda w: w.engine.paste_key(BOB, SecretStr("xai-bobs-own-key")),
    "JobEngine.recheck": lambda w: w.engine.recheck(BOB, w.done.id),
    "JobEngine.remove": lambda w: w.engine.remove(BOB, w.done.id),
    "JobEngine.resend": lambda w: w.engine.resend(BOB, w.waiting.id),
    "JobEngine.submit": lambda w: w.engine.submit(BOB, w.stolen().request, price_usd=Decimal(1)),
    "JobEngine.submit_all": lambda w: w.engine.submit_all(BOB, [w.stolen()]),
    "Ledger.add": lambda w: w.ledger.add(
        owner=BOB, request=ask_for("his").request, engine=ELSEWHERE, price_usd=Decimal(1)
    ),
    "Ledger.add_all": lambda w: w.ledger.add_all(BOB, [ask_for("his")], engine=ELSEWHERE),
    "Ledger.remove": lambda w: w.ledger.remove(BOB, w.done.id),
    "LedgerReading.active": lambda w: w.ledger.active(BOB),
    "LedgerReading.changed": lambda w: w.ledger.changed(BOB, 0),
    "LedgerReading.count_active": lambda w: w.ledger.count_active(BOB),
    "LedgerReading.entries": lambda w: w.ledger.entries(BOB, kind=None, count=9),
    "LedgerReading.family": lambda w: w.ledger.family(BOB, w.done.id),
    "LedgerReading.get": lambda w: w.ledger.get(BOB, w.done.id),
    "LedgerReading.history": lambda w: w.ledger.history(BOB, w.done.id),
    "LedgerReading.mark": lambda w: w.ledger.mark(BOB),
    "LedgerReading.newest": lambda w: w.ledger.newest(BOB, 9, None),
    "LedgerReading.of_batch": lambda w: w.ledger.of_batch(BOB, w.film.id),
    "LedgerReading.of_request": lambda w: w.ledger.of_request(BOB, str(w.done.request_id)),
    "LedgerReading.prompts": lambda w: w.ledger.prompts(BOB, Kind.TEXT, "", 9),
    "LedgerReading.refusal": lambda w: w.ledger.refusal(BOB, Decimal(1), engine=ELSEWHERE),
    "LedgerReading.some": lambda w: w.ledger.some(BOB, w.ids),
    "MediaStore.check_quota": lambda w: w.media.check_quota(BOB, 1),
    "MediaStore.find": lambda w: w.media.find(BOB, w.upload.media_id),
    "MediaStore.keep_bytes": lambda w: w.media.keep_bytes(BOB, b"1", suffix=".png", label="his"),
    "MediaStore.keep_file": lambda w: w.media.keep_file(BOB, _file(w), label="his"),
    "MediaStore.pictures": lambda w: w.media.pictures(BOB, 9),
    "MediaStore.remove": lambda w: w.media.remove(BOB, w.upload.media_id),
    "Plans.storyboards": lambda w: w.engine.plans.storyboards(BOB).lines(),
    "Plans.replays": lambda w: w.engine.plans.replays(BOB).newest(9),
    "ReplayLedger.get": lambda w: ReplayLedger(w.database).get(BOB, w.replay.id),
    "ReplayLedger.newest": lambda w: ReplayLedger(w.database).newest(BOB, 9),
    "ReplayLedger.remove": lambda w: ReplayLedger(w.database).remove(BOB, w.replay.id),
    "ReplayLedger.running": lambda w: ReplayLedger(w.database).running(BOB),
    "Receipts.today": lambda w: Receipts(w.database, BOB).today(BOB),
    "Shares.all": lambda w: Shares(w.database).all(BOB),
    "Shares.create": lambda w: Shares(w.database).create(BOB, w.done.id, lasts=None),
    "Shares.revoke_all": lambda w: Shares(w.database).revoke_all(BOB),
    "Shares.revoke": lambda w: Shares(w.database).revoke(BOB, w.share.id),
    "SplitEdits.active": lambda w: w.engine.plans.splits.active(BOB),
    "SplitEdits.again": lambda w: w.engine.plans.splits.again(BOB, w.split.id),
    "SplitEdits.get": lambda w: w.engine.plans.splits.get(BOB, w.split.id),
    "SplitEdits.newest": lambda w: w.engine.plans.splits.newest(BOB, 9),
    "SplitEdits.redo": lambda w: w.engine.plans.splits.redo(BOB, w.split.id, 0),
    "SplitEdits.remove": lambda w: w.engine.plans.splits.remove(BOB, w.split.id),
    "SplitEdits.submit": lambda w: w.engine.plans.splits.submit(BOB, w.plan),
    "SplitLedger.active": lambda w: SplitLedger(w.database).active(BOB),
    "SplitLedger.get": lambda w: SplitLedger(w.database).get(BOB, w.split.id),
    "SplitLedger.jobs_of": lambda w: SplitLedger(w.database).jobs_of(BOB, w.split.id),
    "SplitLedger.newest": lambda w: SplitLedger(w.database).newest(BOB, 9),
    "SplitLedger.remove": lambda w: SplitLedger(w.database).remove(BOB, w.split.id),
    "StoryboardLedger.remove": lambda w: StoryboardLedger(w.database).remove(BOB, w.film.id),
    "StoryboardReading.active": lambda w: StoryboardLedger(w.database).active(BOB),
    "StoryboardReading.get": lambda w: StoryboardLedger(w.database).get(BOB, w.film.id),
    "StoryboardReading.lines": lambda w: StoryboardLedger(w.database).lines(BOB),
    "StoryboardReading.takes": lambda w: StoryboardLedger(w.database).takes(BOB, w.film.id, "one"),
    "TakeFinder.ids": lambda w: TakeFinder(w.database).ids(BOB, Search(board=w.board_id), zone=UTC),
    "TakeFinder.page": lambda w: TakeFinder(w.database).page(BOB, Search(), number=1, size=9, zone=UTC),
    "TakeKeeper.give_up": lambda w: TakeKeeper(w.database).give_up(BOB, w.ids),
    "TakeKeeper.put_into_bin": lambda w: TakeKeeper(w.database).put_into_bin(BOB, w.ids),
    "TakeKeeper.star": lambda w: TakeKeeper(w.database).star(BOB, w.ids, starred=True),
    "TakeKeeper.take_out_of_bin": lambda w: TakeKeeper(w.database).take_out_of_bin(BOB, w.ids),
    "Takes.delete": lambda w: w.engine.takes.delete(BOB, w.ids),
    "Takes.ids": lambda w: w.engine.takes.ids(BOB, Search()),
    "Takes.page": lambda w: w.engine.takes.page(BOB, Search(), number=1, size=9),
    "Takes.put_into_bin": lambda w: w.engine.takes.put_into_bin(BOB, w.ids),
    "Takes.star": lambda w: w.engine.takes.star(BOB, w.ids, starred=True),
    "Takes.take_out_of_bin": lambda w: w.engine.takes.take_out_of_bin(BOB, w.ids),
    "VisitorKeys.forget": lambda w: w.engine.keys.forget(BOB),
    "VisitorKeys.of": lambda w: w.engine.keys.of(BOB),
    "VisitorKeys.paste": lambda w: w.engine.keys.paste(BOB, SecretStr("xai-bobs-own-key")),
}

INNER = {
    "Budget.take": "waits for a turn; the owner only tells whose turn it is",
    "Jobs.store": "a view, tried by what it calls",
    "MediaRows.find": "below MediaStore.find",
    "MediaRows.taken": "sums of one owner",
    "MediaRows.uploads": "below MediaStore.pictures",
    "ReplayLedger.add": "below Replays.add",
    "SplitLedger.add": "below SplitEdits.submit, which checks the clip",
    "StoryboardLedger.add": "below Storyboards.add",
}


def methods() -> Iterator[str]:
    """Every public method in the room of jobs that has a parameter `owner`."""
    for module in pkgutil.iter_modules(components.jobs.__path__):
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"components.jobs.{module.name}")
        for name, kind in inspect.getmembers(loaded, inspect.isclass):
            if kind.__module__ != loaded.__name__ or name.startswith("_"):
                continue
            for method, function in vars(kind).items():
                is_method = inspect.isfunction(function) and not method.startswith("_")
                if is_method and "owner" in inspect.signature(function).parameters:
                    yield f"{name}.{method}"


def test_every_method_with_an_owner_is_tried() -> None:
    untried = set(methods()) - TRIES.keys() - INNER.keys()

    assert not untried, f"add to TRIES, as Bob on things of Alice's: {sorted(untried)}"
    assert (TRIES.keys() | INNER.keys()) <= set(methods()), "tried, but not there any more"


@pytest.mark.parametrize("method", sorted(TRIES))
def test_the_wrong_owner_sees_and_changes_nothing(world: World, method: str) -> None:
    before, files, told = world.hers(), world.files(), ""

    with suppress(ClapboardError):
        told = _told(TRIES[method](world))

    assert world.hers() == before
    assert world.files() >= files
    for hers in (SECRET, world.done.id, world.upload.media_id, world.split.id, world.film.id, world.share.id):
        assert hers not in told


def _told(result: object) -> str:
    return repr(result)
