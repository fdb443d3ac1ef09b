"""Clips that are edited in parts: cut, submitted together, joined; a part that fails fails alone."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from components.domain.job import (
    Done,
    Failed,
    Failure,
    Fetching,
    Job,
    OutcomeUnknown,
    Result,
    Sending,
    StateName,
    Working,
)
from components.domain.options import Model
from components.domain.request import EditVideo, StoredMedia
from components.domain.split_edit import PlannedPart, Sound, SplitEdit, SplitPlan, SplitState, part_price_usd
from components.errors import GenerationFailed, InvalidRequest, JobMissing, MediaMissing
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.jobs.split_edits import SplitEdits
from components.jobs.split_ledger import SplitLedger
from components.jobs.split_worker import SplitWorker
from components.media.mask import MaskKeyframe, mask_video
from components.media.probe import probe
from tests.media_factory import frame_number, frames_of, make_clip
from tests.unit.jobs.conftest import ALICE, BOB, ENGINE, add

SETTLED_S = 120.0
LENGTHS_S = (0.5, 0.75)


@dataclass
class Splits:
    """The parts that work together, and a clip of 30 frames to be edited as 12 and 18."""

    edits: SplitEdits
    ledger: SplitLedger
    jobs: Ledger
    media: MediaStore
    worker: SplitWorker
    folder: Path
    clip_id: str

    def masked(self) -> SplitEdit:
        """The same with a mask for the whole clip, which turns from black to white after six frames."""
        return self.until(
            self.edits.submit(ALICE, self.plan().model_copy(update={"mask_id": self.keep_mask()})),
            lambda found: found.state is SplitState.EDITING,
        )

    def keep_mask(self) -> str:
        path = self.folder / "mask.mp4"
        clip = probe(self.media.file_for_carrier(self.clip_id).path)
        keyframes = [MaskKeyframe(0.0, plain("black")), MaskKeyframe(0.5, plain("white"))]
        mask_video(keyframes, clip, path, feather_px=0)
        return self.media.keep_file(ALICE, path, label="painted").media_id

    def submit(self, sound: Sound = Sound.PARTS) -> SplitEdit:
        return self.edits.submit(ALICE, self.plan(sound))

    def plan(self, sound: Sound = Sound.PARTS) -> SplitPlan:
        parts = tuple(
            PlannedPart(start_s=start_s, length_s=length_s, price_usd=Decimal("0.04"))
            for start_s, length_s in zip((0.0, LENGTHS_S[0]), LENGTHS_S, strict=True)
        )
        return SplitPlan(
            media_id=self.clip_id,
            label="long.mp4",
            prompt="snow",
            model=Model.IMAGINE,
            sound=sound,
            parts=parts,
        )

    def until(self, split_edit: SplitEdit, wanted: Callable[[SplitEdit], bool]) -> SplitEdit:
        deadline = time.monotonic() + SETTLED_S
        while not wanted(found := self.edits.get(ALICE, split_edit.id)):
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def cut(self, sound: Sound = Sound.PARTS) -> SplitEdit:
        return self.until(self.submit(sound), lambda found: found.state is SplitState.EDITING)

    def finish(self, job: Job, *, sound: bool = True) -> None:
        """As the carrier does: the result is the source as it is."""
        assert isinstance(job.request, EditVideo)
        assert isinstance(job.request.video, StoredMedia)
        whole = self.media.file_for_carrier(job.request.video.media_id).path
        copy = self.folder / f"{job.id}.mp4"
        copy.write_bytes(whole.read_bytes())
        clip = probe(copy)
        kept = self.media.keep_file(ALICE, copy, label="part", media_id=f"{job.id}-video", job_id=job.id)
        result = Result(
            media_id=kept.media_id,
            poster_id=None,
            duration_s=clip.duration_s,
            width=clip.width,
            height=clip.height,
            has_sound=clip.has_sound,
            size_bytes=kept.size_bytes,
        )
        self.work(job)
        at = now()
        common = {"request_id": "r", "accepted_at": at, "ready_at": at}
        self.jobs.move(job.id, {StateName.WORKING}, Fetching(**common, result_url="http://e/a"), "ready")
        self.jobs.move(job.id, {StateName.FETCHING}, Done(**common, done_at=at, result=result), "here")

    def send(self, job: Job) -> None:
        self.jobs.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "sending")

    def work(self, job: Job) -> None:
        self.send(job)
        self.jobs.move(job.id, {StateName.SENDING}, Working(request_id="r", accepted_at=now()), "accepted")

    def fail(self, job: Job) -> None:
        self.work(job)
        failed = Failed(failure=Failure.of(GenerationFailed("It failed.")), request_id="r")
        self.jobs.move(job.id, {StateName.WORKING}, failed, "failed")

    def files(self) -> int:
        return len(list((self.folder / "media").glob("??/*")))


@pytest.fixture
def splits(ledger: Ledger, media_store: MediaStore, tmp_path: Path) -> Iterator[Splits]:
    split_ledger = SplitLedger(ledger.database)
    worker = SplitWorker(split_ledger, media_store, leads=lambda: True, on_submit=lambda: None)
    edits = SplitEdits(
        split_ledger,
        media_store,
        engine_name=lambda owner: ENGINE,
        admit=lambda owner, jobs, size_bytes: None,
        cancel=ledger.get,
        nudge=worker.nudge,
    )
    path = make_clip(tmp_path / "long.mp4", seconds=1.25)
    clip_id = media_store.keep_file(ALICE, path, label="long.mp4").media_id
    made = Splits(edits, split_ledger, ledger, media_store, worker, tmp_path, clip_id)
    worker.start()
    yield made
    worker.stop()


def plain(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("L", (16, 9), colour).save(file, "PNG")
    return file.getvalue()


def job_of(split_edit: SplitEdit, position: int) -> Job:
    job = split_edit.parts[position].job
    assert job is not None
    return job


@pytest.mark.on_both
def test_the_parts_are_cut_to_the_frame_and_submitted_together(splits: Splits) -> None:
    split_edit = splits.cut()

    requests = [job_of(split_edit, position).request for position in (0, 1)]
    assert [request.prompt for request in requests] == ["snow", "snow"]
    assert [job_of(split_edit, position).price_usd for position in (0, 1)] == [Decimal("0.04")] * 2
    numbers: list[int] = []
    for request in requests:
        assert isinstance(request, EditVideo)
        assert isinstance(request.video, StoredMedia)
        path = splits.media.find(ALICE, request.video.media_id).path
        numbers += [frame_number(frame) for frame in frames_of(path)]
    assert numbers == list(range(30))
    assert [request.source_duration_s for request in requests if isinstance(request, EditVideo)] == [
        pytest.approx(length_s) for length_s in LENGTHS_S
    ]


def test_each_part_gets_its_own_piece_of_the_mask_at_the_same_price(splits: Splits) -> None:
    split_edit = splits.masked()

    brightness: list[float] = []
    for position in (0, 1):
        request = job_of(split_edit, position).request
        assert isinstance(request, EditVideo)
        assert isinstance(request.mask, StoredMedia)
        piece = splits.media.find(ALICE, request.mask.media_id).path
        assert probe(piece).duration_s == pytest.approx(LENGTHS_S[position])
        brightness += [float(frame.mean()) for frame in frames_of(piece)]
    assert [round(each / 255) for each in brightness] == [0] * 6 + [1] * 24
    assert split_edit.price_usd == splits.plan().price_usd


def test_a_mask_stays_while_its_parts_are_cut_and_goes_with_its_split_edit(splits: Splits) -> None:
    split_edit = splits.masked()
    assert split_edit.mask_id is not None

    splits.media.remove(ALICE, split_edit.mask_id)
    splits.media.sweep()
    assert splits.media.file_for_carrier(split_edit.mask_id)
    splits.edits.remove(ALICE, split_edit.id)

    assert splits.files() == 0


def test_a_mask_of_somebody_else_is_refused(splits: Splits) -> None:
    with pytest.raises(MediaMissing):
        splits.edits.submit(ALICE, splits.plan().model_copy(update={"mask_id": "not-hers"}))


@pytest.mark.on_both
def test_the_jobs_of_parts_are_in_no_list_and_still_carried(splits: Splits) -> None:
    split_edit = splits.cut()
    whole_job = add(splits.jobs)

    assert [job.id for job in splits.jobs.newest(ALICE, 10)] == [whole_job.id]
    assert len(splits.jobs.active(ALICE)) == 3
    assert {each.job_id for each in splits.jobs.unfinished(ENGINE)} >= {job_of(split_edit, 0).id}


@pytest.mark.parametrize("sound", list(Sound))
def test_when_all_parts_are_done_they_are_joined_by_themselves(splits: Splits, sound: Sound) -> None:
    split_edit = splits.cut(sound)
    splits.finish(job_of(split_edit, 1))
    assert splits.edits.get(ALICE, split_edit.id).done_parts == 1
    splits.finish(job_of(split_edit, 0))

    joined = splits.until(split_edit, lambda found: found.state is SplitState.JOINED)

    assert joined.result is not None
    assert joined.result.duration_s == pytest.approx(1.25)
    assert joined.result.has_sound
    path = splits.media.find(ALICE, joined.result.media_id).path
    assert [frame_number(frame) for frame in frames_of(path)] == list(range(30))
    assert not joined.active
    assert not splits.edits.active(ALICE)


@pytest.mark.on_both
def test_one_failed_part_is_done_anew_alone(splits: Splits) -> None:
    split_edit = splits.cut()
    good, bad = job_of(split_edit, 0), job_of(split_edit, 1)
    splits.finish(good)
    splits.fail(bad)
    failed = splits.edits.get(ALICE, split_edit.id)
    assert (failed.done_parts, failed.active, failed.parts[1].can_be_redone) == (1, False, True)

    again = splits.edits.redo(ALICE, split_edit.id, 1)

    anew = job_of(again, 1)
    assert anew.id != bad.id
    assert (anew.request, anew.price_usd) == (bad.request, bad.price_usd)
    assert job_of(again, 0).id == good.id
    splits.finish(anew)
    splits.until(split_edit, lambda found: found.state is SplitState.JOINED)


@pytest.mark.on_both
def test_a_part_is_done_anew_once_however_often_it_is_clicked(splits: Splits) -> None:
    split_edit = splits.cut()
    splits.fail(job_of(split_edit, 1))
    seen_before = splits.edits.get(ALICE, split_edit.id)

    assert splits.ledger.redo(seen_before, 1)
    assert not splits.ledger.redo(seen_before, 1)

    assert len(splits.ledger.jobs_of(ALICE, split_edit.id)) == 3


def test_a_part_that_goes_on_is_not_done_anew(splits: Splits) -> None:
    split_edit = splits.cut()
    splits.work(job_of(split_edit, 0))

    again = splits.edits.redo(ALICE, split_edit.id, 0)

    assert job_of(again, 0).id == job_of(split_edit, 0).id


def test_a_part_of_unknown_outcome_waits_for_its_owner(splits: Splits) -> None:
    split_edit = splits.cut()
    job = job_of(split_edit, 0)
    splits.send(job)
    splits.jobs.move(job.id, {StateName.SENDING}, OutcomeUnknown(sent_at=now(), why="lost"), "lost")

    found = splits.edits.get(ALICE, split_edit.id)

    assert found.parts[0].can_be_redone
    assert job_of(splits.edits.redo(ALICE, split_edit.id, 0), 0).id != job.id


def test_what_cannot_be_cut_says_so_and_can_be_tried_again(splits: Splits) -> None:
    path = splits.media.find(ALICE, splits.clip_id).path
    good = path.read_bytes()
    path.write_bytes(b"no clip")

    failed = splits.until(splits.submit(), lambda found: found.state is SplitState.FAILED)
    assert failed.failure is not None
    path.write_bytes(good)
    splits.edits.again(ALICE, failed.id)

    splits.until(failed, lambda found: found.state is SplitState.EDITING)


def test_what_cannot_be_joined_is_joined_once_it_can(splits: Splits) -> None:
    split_edit = splits.cut(Sound.ORIGINAL)
    path = splits.media.find(ALICE, splits.clip_id).path
    good = path.read_bytes()
    path.write_bytes(b"no clip")
    for position in (0, 1):
        splits.finish(job_of(split_edit, position))
    splits.until(split_edit, lambda found: found.state is SplitState.FAILED)
    path.write_bytes(good)

    splits.edits.again(ALICE, split_edit.id)

    splits.until(split_edit, lambda found: found.state is SplitState.JOINED)


def test_deleting_deletes_parts_jobs_and_files(splits: Splits) -> None:
    split_edit = splits.cut()
    for position in (0, 1):
        splits.finish(job_of(split_edit, position))
    splits.until(split_edit, lambda found: found.state is SplitState.JOINED)

    splits.edits.remove(ALICE, split_edit.id)

    assert splits.files() == 0
    assert splits.jobs.carried(job_of(split_edit, 0).id) is None
    with pytest.raises(JobMissing):
        splits.edits.get(ALICE, split_edit.id)


def test_a_clip_that_others_stand_on_stays(splits: Splits) -> None:
    first, second = splits.cut(), splits.cut()

    splits.edits.remove(ALICE, first.id)

    assert splits.media.find(ALICE, splits.clip_id)
    splits.edits.remove(ALICE, second.id)
    assert splits.files() == 0


def test_a_part_in_the_air_keeps_it_from_being_deleted(splits: Splits) -> None:
    split_edit = splits.cut()
    splits.send(job_of(split_edit, 0))

    with pytest.raises(InvalidRequest):
        splits.edits.remove(ALICE, split_edit.id)


def test_the_whole_clip_stays_until_it_is_joined_and_sweeps_spare_its_files(splits: Splits) -> None:
    split_edit = splits.cut()
    before = splits.files()

    splits.media.remove(ALICE, splits.clip_id)
    splits.media.sweep()

    assert splits.files() == before
    assert splits.media.file_for_carrier(split_edit.media_id)


@pytest.mark.on_both
def test_other_owners_neither_see_nor_touch_it(splits: Splits) -> None:
    split_edit = splits.cut()
    splits.fail(job_of(split_edit, 0))

    assert splits.edits.newest(BOB, 5) == ()
    assert splits.ledger.jobs_of(BOB, split_edit.id) == ()
    for act in (splits.edits.get, splits.edits.again, splits.edits.remove):
        with pytest.raises(JobMissing):
            act(BOB, split_edit.id)
    with pytest.raises(JobMissing):
        splits.edits.redo(BOB, split_edit.id, 0)
    with pytest.raises(MediaMissing):
        splits.edits.submit(BOB, splits.plan())
    assert [found.id for found in splits.edits.newest(ALICE, 5)] == [split_edit.id]


def test_the_price_of_a_part_is_that_of_an_edit_of_its_length() -> None:
    assert part_price_usd(Model.IMAGINE, 6.0) == Decimal("0.480")
