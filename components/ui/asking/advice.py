"""Prompt examples and advice: the specification's own words, put where they are needed."""

from components.domain.options import Kind
from components.domain.prompt_words import Family

ADVICE: dict[Family, str] = {
    Family.MOTION: "Say clearly what moves and how: “runs through”, “opens slowly”, “drifts past”.",
    Family.CAMERA: "Name the move.",
    Family.LIGHT: "Say where the light comes from, or what the weather does.",
    Family.MOOD: "One feeling is enough.",
    Family.STYLE: "As a film-maker would name it.",
}
FOCUS = "One subject, one action, one place. Leave out what doesn’t matter."
ALTERNATIVES = "“a boat at {dawn|dusk}” makes a video of each, with the price of all before you send them."

EXAMPLES: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.TEXT: (
        (
            "Golden retriever",
            "A golden retriever running through a field of wildflowers, slow motion, cinematic lighting, 4K",
        ),
        (
            "Flower blooming",
            "Timelapse of a flower blooming, macro photography, soft natural lighting",
        ),
        ("Neon rain", "A neon city street at night in the rain, slow pan right, synthwave mood"),
        ("Sail at sunset", "A sail boat on a calm sea at golden hour, gentle zoom in, cinematic"),
    ),
    Kind.IMAGE: (
        ("Slow push-in", "Slow zoom in, gentle drift, soft natural light"),
        ("Snowfall", "Pan left while snow falls softly, calm winter mood"),
        ("Golden dust", "Orbit around the subject at golden hour, dust in the light"),
    ),
    Kind.EDIT: (
        ("Noir", "Make it black and white film noir with grain"),
        ("Snow", "Add falling snow and a cold winter light"),
        ("Anime", "Turn it into an anime cartoon"),
        ("Day to night", "Turn day into night with glowing lights"),
    ),
    Kind.EXTEND: (),
    Kind.ADOPTED: (),
}

PLACEHOLDER: dict[Kind, str] = {
    Kind.TEXT: "What happens, where, in which light, seen how?",
    Kind.IMAGE: "How should it move? Leave empty for a gentle move of its own.",
    Kind.EDIT: "What should change? Everything else stays.",
    Kind.EXTEND: "What happens next?",
    Kind.ADOPTED: "",
}
