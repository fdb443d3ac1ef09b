"""Takes of a wish, drafts and their finals, and what one click commits."""

from decimal import Decimal

from components.domain.ask import Relation
from components.domain.batch import MAX_TAKES, asks_of, can_be_final, draft_of, final_of, takes_of, too_many
from components.domain.options import Model, Resolution
from components.domain.pricing import price_usd
from components.domain.request import ImageToVideo, TextToVideo
from tests.unit.domain.requests import CLIP, edit

WISH = TextToVideo(prompt="", duration_s=8, resolution=Resolution.P720, model=Model.GROK_VIDEO)


def test_every_prompt_comes_in_every_take_and_all_else_is_the_same() -> None:
    requests = takes_of(WISH, ("a", "b"), 2)

    assert [(request.prompt, getattr(request, "seed", 0)) for request in requests] == [
        ("a", None),
        ("a", 1),
        ("b", None),
        ("b", 1),
    ]
    assert {request.model_copy(update={"prompt": "", "seed": None}) for request in requests} == {WISH}


def test_no_more_go_at_once_than_the_limit() -> None:
    assert too_many(3, MAX_TAKES) == ()
    assert "are 32 videos; at most 24" in too_many(4, MAX_TAKES)[0].sentence


def test_a_draft_is_never_longer_than_its_final_and_keeps_words_and_seed() -> None:
    seeded = WISH.model_copy(update={"prompt": "a", "seed": 3})

    assert draft_of(seeded) == seeded.model_copy(update={"duration_s": 3, "resolution": Resolution.P480})
    assert draft_of(WISH.model_copy(update={"duration_s": 2})).duration_s == 2
    assert final_of(draft_of(seeded), 8) == seeded


def test_what_is_small_and_has_a_size_to_choose_can_be_made_final() -> None:
    assert can_be_final(draft_of(WISH))
    assert can_be_final(draft_of(ImageToVideo(image=CLIP)))
    assert not can_be_final(WISH)
    assert not can_be_final(edit(frames=24))


def test_several_share_a_batch_and_each_carries_its_price() -> None:
    asks = asks_of(takes_of(WISH, ("a",), 3), price_usd, parent_id="p", relation=Relation.REMIX)
    (alone,) = asks_of((WISH,), price_usd, parent_id=None, relation=None)

    assert len({ask.batch_id for ask in asks}) == 1
    assert {(ask.price_usd, ask.parent_id, ask.relation) for ask in asks} == {
        (Decimal("0.56"), "p", Relation.REMIX)
    }
    assert alone.batch_id is None
