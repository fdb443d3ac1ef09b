"""What people are told the sandbox reads is what it renders."""

import pytest

from components.domain.options import Kind
from components.sandbox.understanding import as_understood


@pytest.mark.parametrize(
    ("kind", "prompt", "read"),
    [
        (Kind.IMAGE, "slow zoom in, snow falls", ("zoom in", "snow")),
        (Kind.IMAGE, "Rain at night", ("night", "rain")),
        (Kind.IMAGE, "make it black and white", ()),
        (Kind.EDIT, "black and white with film grain", ("black and white", "grain")),
        (Kind.TEXT, "A sail boat on a calm sea", ("sail", "boat", "calm", "sea")),
        (Kind.ADOPTED, "snow", ()),
    ],
)
def test_every_kind_says_what_it_will_show(kind: Kind, prompt: str, read: tuple[str, ...]) -> None:
    assert as_understood(kind, prompt).understood == read
