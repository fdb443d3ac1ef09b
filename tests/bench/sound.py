"""The sandbox's sound by numbers, as FFmpeg's meter and decoder have it: loudness, peaks, clicks, thunder."""

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from components.media.soundtrack import soundtrack as heard_in
from components.media.write import SOUND_RATE, Mp4Writer
from components.sandbox.render.lexicon import understand
from components.sandbox.render.sound.events import Event, Happening, events_for
from components.sandbox.render.sound.score import samples, soundtrack
from components.sandbox.render.spec import SceneSpec
from tests.bench.table import Table
from tests.gallery.__main__ import PROMPTS, SEED

SECONDS = 5.0
_SHOWN = 48
_AUDIBLE = 0.1
"""Share of an event's loudest millisecond from which on it is heard."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Level:
    """What the meter says: loudness in LUFS, true peak in dBFS."""

    lufs: float
    true_peak_db: float


def sound() -> Table:
    """A row for each prompt of the gallery: the sound as it comes out of the file, after AAC."""
    columns = ["prompt", "LUFS", "true peak dBFS", "at the loop", "largest step", "thunder after its flash"]
    table = Table(f"Sound of {SECONDS:g} s (aims: -16 +-2 LUFS, below -1 dBFS, a silent loop)", columns)
    with tempfile.TemporaryDirectory() as folder:
        for prompt in PROMPTS:
            spec = understand(prompt, SEED)
            decoded = _through_a_file(_made(spec), Path(folder) / "sound.mp4")
            level = metered(decoded)
            table.add(
                prompt[:_SHOWN],
                f"{level.lufs:.1f}",
                f"{level.true_peak_db:.1f}",
                f"{np.abs(decoded[:, 0] - decoded[:, -1]).max():.4f}",
                f"{np.abs(np.diff(decoded, axis=1)).max():.2f}",
                ", ".join(f"{delay_s:.2f} s" for delay_s in _thunder_delays(spec)),
            )
    return table


def metered(sound: Sound) -> Level:
    """By FFmpeg's `ebur128`: ITU-R BS.1770-4 with four times oversampled peaks."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SOUND_RATE, format="fltp", layout="stereo", time_base=Fraction(1, SOUND_RATE)
    )
    meter, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts = SOUND_RATE, 0
    graph.push(frame)
    graph.push(None)
    said: dict[str, str] = {}
    while True:
        try:
            said = dict(graph.pull().metadata)
        except (EOFError, BlockingIOError):
            break
    peak = max(float(said["lavfi.r128.true_peaks_ch0"]), float(said["lavfi.r128.true_peaks_ch1"]))
    return Level(float(said["lavfi.r128.I"]), float(20 * np.log10(max(peak, 1e-6))))


def _made(spec: SceneSpec, events: tuple[Event, ...] | None = None) -> Sound:
    return soundtrack(spec, events_for(spec, SECONDS) if events is None else events, samples(SECONDS))


def _through_a_file(made: Sound, path: Path) -> Sound:
    frames = round(SECONDS * 24)
    with Mp4Writer(path, width=16, height=16, rate=Fraction(24), has_sound=True) as writer:
        for _ in range(frames):
            writer.frame(np.full((24, 16), 128, np.uint8))
        writer.sound(made)
    return heard_in(path, first_s=0.0, start_s=0.0, length_s=SECONDS)


def _thunder_delays(spec: SceneSpec) -> list[float]:
    """Seconds from each flash to the moment its thunder is heard: what a track without it lacks."""
    silent = _made(spec, ())
    delays = []
    for event in events_for(spec, SECONDS):
        if event.kind is not Happening.LIGHTNING:
            continue
        with_it = _made(spec, (event,))
        before = slice(SOUND_RATE // 10, round(event.at_s * SOUND_RATE))
        level = float(
            np.vdot(silent[:, before], with_it[:, before]) / np.vdot(silent[:, before], silent[:, before])
        )
        rest = np.abs(with_it - level * silent).max(axis=0)
        loud = rest[: len(rest) // 48 * 48].reshape(-1, 48).max(axis=1)
        first = int(np.argmax(loud > _AUDIBLE * loud.max()))
        delays.append(first * 48 / SOUND_RATE - event.at_s)
    return delays
