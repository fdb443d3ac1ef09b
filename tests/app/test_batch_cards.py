"""What was asked for together as one card, drafts made final, and takes picked to be seen side by side."""

from decimal import Decimal

from streamlit.testing.v1 import AppTest

from components.domain.ask import Ask, Relation
from components.domain.batch import asks_of, draft_of, takes_of
from components.domain.job import Job
from components.domain.options import Resolution
from components.domain.pricing import price_usd
from components.domain.request import TextToVideo
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, open_more, shown
from tests.takes import ask_for, finished_take

WISH = TextToVideo(prompt="", duration_s=8)


def asks(*prompts: str, takes: int = 1, drafts: bool = False) -> tuple[Ask, ...]:
    wish = draft_of(WISH) if drafts else WISH
    return asks_of(takes_of(wish, prompts, takes), price_usd, parent_id=None, relation=None)


def finished(asked: tuple[Ask, ...]) -> list[Job]:
    return [finished_take(runtime().ledger, runtime().media, current_owner(), ask) for ask in asked]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def test_takes_of_one_prompt_are_one_card_with_a_tile_each(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    finished(asks("A kite at dawn", takes=4))
    finished(asks("Alone"))
    app.run()

    assert not app.exception
    assert "4 takes of one prompt" in shown(app)
    assert shown(app).count("A kite at dawn") == 1
    assert len(app.get("video")) == 5


def test_takes_of_several_prompts_say_which_is_which(open_page: OpenPage) -> None:
    app = open_page("home")
    finished(asks("A red kite", "A blue kite"))
    app.run()

    assert "2 takes of 2 prompts" in shown(app)
    assert "A red kite" in shown(app)
    assert "A blue kite" in shown(app)


def test_a_take_that_leaves_a_batch_leaves_its_place_empty(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    first, *_ = finished(asks("A kite", takes=3))
    app.run()
    open_more(app, first.id)
    places = list(app.session_state["clapboard"].batches.values())
    app.button(key=f"bin_{first.id}").click().run()

    assert "2 takes of one prompt" in shown(app)
    assert list(app.session_state["clapboard"].batches.values()) == places


def test_a_large_batch_is_shown_whole_on_demand(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    finished(asks("A kite", "A boat", takes=5))
    app.run()
    assert len(app.get("video")) == 8
    button(app, "Show 2 more")

    assert len(app.get("video")) == 10


def test_a_draft_is_made_final_at_the_chosen_length_for_its_price_with_its_words_and_its_seed(
    open_page: OpenPage,
) -> None:
    app = open_page("text_to_video")
    app.number_input(key="text_duration").set_value(12)
    _, draft = finished(asks("A kite", takes=2, drafts=True))
    app.session_state[f"final_{draft.id}"] = True
    app.run()
    assert app.number_input(key=f"final_{draft.id}_seconds").value == 12
    app.number_input(key=f"final_{draft.id}_seconds").set_value(10).run()
    assert "720p · 10 s of video with sound · free in the sandbox ($0.70 with a key)" in shown(app)
    button(app, "Make the final")
    (final,) = runtime().ledger.newest(draft.owner, 1)
    runtime().jobs.cancel(final.owner, final.id)

    assert not app.exception
    assert (final.parent_id, final.relation) == (draft.id, Relation.FINAL)
    assert final.request == TextToVideo(prompt="A kite", duration_s=10, resolution=Resolution.P720, seed=1)
    assert final.price_usd == Decimal("0.70")
    assert app.session_state[f"final_{draft.id}"] is False


def test_a_take_at_full_size_is_no_draft(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    (job,) = finished((ask_for("A kite"),))
    app.run()

    assert f"final_{job.id}" not in app.session_state


def test_two_picked_takes_are_seen_side_by_side_and_let_go(open_page: OpenPage) -> None:
    app = open_page("home")
    kite, boat, fox, hare, owl = finished(
        tuple(ask_for(name) for name in ("kite", "boat", "fox", "hare", "owl"))
    )
    app.run()
    app.button(key=f"pick_{owl.id}").click().run()
    assert "1 take picked" in shown(app)
    for job in (boat, fox, hare):
        app.button(key=f"pick_{job.id}").click().run()
    app.switch_page("../../pages/library.py")
    app.query_params["take"] = kite.id
    app.run()
    assert f"pick_{kite.id}" not in [each.key for each in app.button]
    app.switch_page("../../pages/home.py").run()
    app.button(key=f"pick_{hare.id}").click().run()
    button(app, "Side by side")

    assert not app.exception
    assert "3 takes picked" in shown(app)
    assert app.session_state["clapboard"].side_by_side
    button(app, "Close")
    assert "Picked" not in labels(app)


def test_a_batch_is_seen_side_by_side_in_one_click(open_page: OpenPage) -> None:
    app = open_page("text_to_video")
    jobs = finished(asks("A kite", takes=3))
    app.run()
    button(app, "Side by side")

    assert not app.exception
    assert app.session_state["clapboard"].picked == [job.id for job in jobs]
    assert labels(app).count("Picked") == 3
