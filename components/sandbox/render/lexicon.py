"""From words to a scene: finds the vocabulary's phrases in a prompt; what they leave open is supposed."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from components.sandbox.render.aboard import as_one
from components.sandbox.render.spec import (
    Detail,
    Light,
    Mood,
    Move,
    Role,
    SceneSpec,
    Setting,
    Style,
    Subject,
    Tempo,
    Weather,
)
from components.sandbox.render.supposing import (
    HOME,
    likely_light,
    likely_mood,
    likely_move,
    likely_setting,
    likely_weather,
)

MAX_ROLES = 3
"""More figures than this crowd the frame."""
MAX_WORDS = 800
"""The rest of a longer prompt is not read: 4,000 characters are about 700 words."""
LONGEST_PHRASE = 4
"""Words in the vocabulary's longest phrase."""
NEGATION_REACH = 3
"""How many words after "no" or "without" may stand before the word that is meant."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
# Where two settings have the same number of words for them, the earlier one here is the narrower one.
_NARROWEST_FIRST = (
    Setting.MACRO,
    Setting.UNDERWATER,
    Setting.LAKE,
    Setting.CITY,
    Setting.SEA,
    Setting.DESERT,
    Setting.MEADOW,
    Setting.FOREST,
    Setting.MOUNTAINS,
    Setting.STREET,
    Setting.SPACE,
    Setting.ABSTRACT,
)

_NEVER_SURFACING = frozenset({Subject.FISH, Subject.JELLYFISH, Subject.TURTLE})
_BELOW = ("under", "below", "beneath")
"""How phrases begin that put a scene under the water, whatever else is said of the sea."""

_Value = TypeVar("_Value", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase of the vocabulary found in the prompt: where, and what it stands for in each slot."""

    phrase: str
    at: int
    meanings: Mapping[str, str]


def understand(prompt: str, seed: int) -> SceneSpec:
    """Read a prompt; never fails: what it leaves open is filled by what goes with it, and by the seed.

    Args:
        prompt: any text in any script, empty too.
        seed: decides what neither the words nor their company decide.
    """
    words = _words_of(prompt)
    hits, missed = _find(words)
    roles = _roles(hits, words)
    setting = _setting(hits, roles, seed)
    details = _details(hits)
    style = _first(hits, "style", Style) or Style.NATURAL
    weather = _first(hits, "weather", Weather)
    mood = _first(hits, "mood", Mood)
    light = _light(hits) or likely_light(
        setting=setting, style=style, weather=weather, mood=mood, roles=roles, seed=seed
    )
    return SceneSpec(
        setting=setting,
        light=light,
        weather=weather or likely_weather(setting, light),
        roles=roles,
        move=_first(hits, "move", Move) or likely_move(setting, roles, seed),
        tempo=_first(hits, "tempo", Tempo) or Tempo.NORMAL,
        style=style,
        mood=mood or likely_mood(setting, light, seed),
        details=details,
        seed=seed,
        understood=tuple(hit.phrase for hit in hits),
        not_understood=missed,
    )


def _words_of(prompt: str) -> list[str]:
    """Lower-case words; hyphens part words, so that "slow-motion" is "slow motion"."""
    plain = unicodedata.normalize("NFKC", prompt).lower().replace("’s", "s").replace("'s", "s")
    return _WORD.findall(plain)[:MAX_WORDS]


def _find(words: list[str]) -> tuple[list[_Hit], tuple[str, ...]]:
    """Phrases found, the longest at each place, and the words that mean nothing here."""
    vocabulary, grammar = _vocabulary()
    hits: list[_Hit] = []
    missed: list[str] = []
    denied_until = at = 0
    while at < len(words):
        if words[at] in grammar["negation"]:
            denied_until = at + 1 + NEGATION_REACH
            at += 1
            continue
        length, meanings = _longest_at(words, at, vocabulary)
        if meanings is not None:
            if at >= denied_until:
                hits.append(_Hit(" ".join(words[at : at + length]), at, meanings))
            denied_until = 0
        elif words[at] not in grammar["filler"] and not words[at].isdigit():
            missed.append(words[at])
        at += length
    return hits, tuple(dict.fromkeys(missed))


def _longest_at(
    words: list[str], at: int, vocabulary: Mapping[str, Mapping[str, str]]
) -> tuple[int, Mapping[str, str] | None]:
    for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
        meanings = vocabulary.get(" ".join(words[at : at + length]))
        if meanings is not None:
            return length, meanings
    if words[at] in _vocabulary()[1]["filler"]:
        return 1, None
    for root in _roots(words[at]):
        if root in vocabulary:
            return 1, vocabulary[root]
    return 1, None


def _roots(word: str) -> tuple[str, ...]:
    """Simpler forms of an English word, the likeliest first."""
    for ending, replacements in (("ies", ("y",)), ("ing", ("", "e")), ("es", ("e", "")), ("s", ("",))):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            return tuple(stem + replacement for replacement in replacements)
    return ()


@cache
def _vocabulary() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, frozenset[str]]]:
    """Phrase to slot to value; and the words of grammar, which mean nothing by themselves."""
    slots = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    grammar = {role: frozenset(_phrases(phrases)) for role, phrases in slots.pop("grammar").items()}
    meanings: dict[str, dict[str, str]] = {}
    for slot, values in slots.items():
        for value, phrases in values.items():
            for phrase in _phrases(phrases):
                meanings.setdefault(phrase, {}).setdefault(slot, value)
    return meanings, grammar


def _phrases(written: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in written.split(",")]


def _values(hits: list[_Hit], slot: str) -> list[str]:
    return [hit.meanings[slot] for hit in hits if slot in hit.meanings]


def _first(hits: list[_Hit], slot: str, values: type[_Value]) -> _Value | None:
    found = _values(hits, slot)
    return values(found[0]) if found else None


def _details(hits: list[_Hit]) -> frozenset[Detail]:
    """How the setting is dressed: where snow falls it lies, and hides what autumn coloured."""
    found = {Detail(value) for value in _values(hits, "detail")}
    if Weather.SNOW in _values(hits, "weather"):
        found.add(Detail.SNOWY)
    if Detail.SNOWY in found:
        found.discard(Detail.AUTUMN)
    return frozenset(found)


def _light(hits: list[_Hit]) -> Light | None:
    """The first that a prompt names; a word of style counts only where no other says when.

    Neon and night are one light: neon.
    """
    found = [(hit.meanings["light"], "style" in hit.meanings) for hit in hits if "light" in hit.meanings]
    if {Light.NEON, Light.NIGHT} <= {Light(value) for value, _ in found}:
        return Light.NEON
    found.sort(key=lambda pair: pair[1])
    return Light(found[0][0]) if found else None


def _setting(hits: list[_Hit], roles: tuple[Role, ...], seed: int) -> Setting:
    """The most named one; else where its subject is at home; else by mood and seed."""
    votes = Counter(Setting(value) for value in _values(hits, "setting"))
    if any("setting" in hit.meanings and hit.phrase.startswith(_BELOW) for hit in hits):
        return Setting.UNDERWATER
    if votes:
        named = min(votes, key=lambda setting: (-votes[setting], _NARROWEST_FIRST.index(setting)))
        if named is Setting.SPACE and roles and Setting.SPACE not in HOME[roles[0].subject]:
            return HOME[roles[0].subject][0]
        if named in {Setting.SEA, Setting.LAKE} and roles and roles[0].subject in _NEVER_SURFACING:
            return Setting.UNDERWATER
        return named
    if roles:
        return HOME[roles[0].subject][0]
    return likely_setting(tuple(_values(hits, "detail")), _first(hits, "light", Light), seed)


def _roles(hits: list[_Hit], words: list[str]) -> tuple[Role, ...]:
    """Who appears, in the order they are named, each once, with the colour and number named just before."""
    roles: dict[Subject, Role] = {}
    colour: tuple[int, str] | None = None
    count: tuple[int, str] | None = None
    for hit in hits:
        if "colour" in hit.meanings:
            colour = (hit.at, hit.meanings["colour"])
        if "count" in hit.meanings:
            count = (hit.at, hit.meanings["count"])
        if "subject" not in hit.meanings:
            continue
        subject = _who_exactly(Subject(hit.meanings["subject"]), words, hit.at)
        if subject in roles:
            continue
        role = Role(
            subject,
            count=int(count[1]) if count and hit.at - count[0] <= 4 else _plural(hit.phrase, subject),
            colour=colour[1] if colour and hit.at - colour[0] <= 3 else None,
        )
        before = next(reversed(roles.values()), None)
        both = as_one(before, role, linked=_linked(words, hit.at)) if before else None
        if before and both:
            del roles[before.subject]
        roles[both.subject if both else subject] = both or role
    if len(roles) > 1:
        roles.pop(Subject.FLOWER, None)
    return tuple(roles.values())[:MAX_ROLES]


def _linked(words: list[str], at: int) -> bool:
    """Whether the words just before this one say that somebody is on it or in it."""
    return bool(_vocabulary()[1]["aboard"] & set(words[max(0, at - 3) : at + 1]))


def _who_exactly(subject: Subject, words: list[str], at: int) -> Subject:
    """A person who runs is a runner, wherever the verb stands."""
    if subject is Subject.WALKER and _vocabulary()[1]["running"] & set(words[at : at + 3]):
        return Subject.RUNNER
    return subject


def _plural(phrase: str, subject: Subject) -> int:
    if subject in {Subject.BIRDS, Subject.FISH}:
        return 7 if phrase != "bird" else 1
    return 3 if phrase.endswith("s") and not phrase.endswith("ss") else 1
