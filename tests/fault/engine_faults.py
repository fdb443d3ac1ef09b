"""What engines and their file servers do wrong, as scripts: for the tests and for the bench's table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from components.domain.job import Done, Expired, Failed, OutcomeUnknown
from components.domain.request import TextToVideo
from tests.fault.conftest import Room
from tests.fault.scripted_api import Answer, ScriptedApi
from tests.fault.verdict import Ends, Verdict, judged, left_files

MODERATED = {"code": "imagine:content-moderated", "error": "Generated video rejected by content moderation."}
FLAGGED = {"status": "done", "video": {"url": "", "duration": 0, "respect_moderation": False}}
TEXT = "text/plain"
HTML = "text/html"
VIDEO = "video/mp4"
ALL_JOBS = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and the ends it may lead to.

    Attributes:
        name: for the table.
        ends: the states that a job may end in.
        submits: scripted answers to submits.
        looks: scripted answers to looks.
        files: scripted answers to downloads, made for a video.
    """

    name: str
    ends: Ends = (Done,)
    submits: tuple[Answer, ...] = ()
    looks: tuple[Answer, ...] = ()
    files: Callable[[bytes], Iterable[Answer]] = field(default=lambda _: ())

    def set_up(self, api: ScriptedApi) -> None:
        """Lets it happen to the next job."""
        api.on_submit.extend(self.submits)
        api.on_look.extend(self.looks)
        api.on_file.extend(self.files(api.video))


def _slow_down(count: int) -> tuple[Answer, ...]:
    return (Answer(429, {"error": "Too many requests"}, headers={"Retry-After": "0"}),) * count


def _marked(video: bytes, **how: int) -> Answer:
    return Answer(200, video, VIDEO, {"ETag": '"the-video"', "Accept-Ranges": "bytes"}, **how)  # type: ignore[arg-type]  # the counts of bytes


SUBMIT_FAULTS = (
    Fault("submit: lost after accept", (OutcomeUnknown,), submits=(Answer(accepts=True, cut=True),)),
    Fault("submit: 500 after accept", (OutcomeUnknown,), submits=(Answer(500, b"oops", TEXT, accepts=True),)),
    Fault("submit: 200 with HTML", (OutcomeUnknown,), submits=(Answer(200, b"<html>", HTML, accepts=True),)),
    Fault("submit: 200 cut in the body", (OutcomeUnknown,), submits=(
        Answer(200, {"id": "video_gen_1"}, accepts=True, missing_bytes=5),)),
    Fault("submit: 202 empty", (OutcomeUnknown,), submits=(Answer(202, b"", accepts=True),)),
    Fault("submit: no request id", (OutcomeUnknown,), submits=(Answer(200, {"status": "ok"}, accepts=True),)),
    Fault("submit: 429 burst", submits=_slow_down(3)),
    Fault("submit: refused", (Failed,), submits=(Answer(400, {"error": "Duration must be 1 to 15"}),)),
)  # fmt: skip

LOOK_FAULTS = (
    Fault("look: cut", looks=(Answer(cut=True),) * 2),
    Fault("look: 200 with HTML", looks=(Answer(200, b"<html>", HTML),)),
    Fault("look: 202 empty", looks=(Answer(202, b""),) * 2),
    Fault("look: no status", looks=(Answer(200, {}),) * 2),
    Fault("look: unknown status", looks=(Answer(200, {"status": "pondering"}),) * 2),
    Fault("look: 429 burst", looks=_slow_down(2)),
    Fault("look: 500", looks=(Answer(500, b"oops", TEXT),)),
    Fault("look: key refused for a while", looks=(Answer(401, {"error": "Incorrect API key provided"}),)),
    Fault("look: 404 too early", looks=(Answer(404, {"error": "no such request"}),)),
    Fault("look: moderated, 400", (Failed,), looks=(Answer(400, MODERATED),)),
    Fault("look: moderated, done and flagged", (Failed,), looks=(Answer(200, FLAGGED),)),
    Fault("look: done without a URL", (Failed,), looks=(Answer(200, {"status": "completed", "data": []}),)),
    Fault("look: expired", (Expired,), looks=(Answer(200, {"status": "expired"}),)),
)

FILE_FAULTS = (
    Fault("file: 404, 403, 410", files=lambda _: (Answer(status, b"no", TEXT) for status in (404, 403, 410))),
    Fault("file: 500", files=lambda _: (Answer(500, b"oops", TEXT),)),
    Fault("file: a page", files=lambda _: (Answer(200, b"<html>", HTML),)),
    Fault("file: not a video", files=lambda _: (Answer(200, b"not a video at all", VIDEO),)),
    Fault("file: cut before it began", files=lambda _: (Answer(cut=True),)),
    Fault("file: cut, no ranges", files=lambda video: (Answer(200, video, VIDEO, missing_bytes=1000),)),
    Fault("file: cut, ranges", files=lambda video: (_marked(video, missing_bytes=1000),)),
    Fault("file: truncated", files=lambda video: (Answer(200, video[: len(video) // 2], VIDEO),)),
    Fault("file: wrong length", files=lambda video: (Answer(200, video, VIDEO, unannounced_bytes=999),)),
)

ENGINE_FAULTS = SUBMIT_FAULTS + LOOK_FAULTS + FILE_FAULTS


def suffer(fault: Fault, room: Room, api: ScriptedApi, *, runs: int = 1) -> Verdict:
    """Lets a fault happen to one job after the other, in a room that nothing else happens in."""
    verdict, posted_twice_before = Verdict(), api.double_posts
    for run in range(runs):
        fault.set_up(api)
        job = room.settled(room.submit(TextToVideo(prompt=f"{fault.name} {run}", duration_s=1.0)))
        verdict += judged(job, fault.ends, room.data_dir)
    return verdict + Verdict(
        double_posted=api.double_posts - posted_twice_before,
        left_files=left_files(room.store.newest(None, ALL_JOBS), room.data_dir),
    )
