"""Which dialect is tried first, and what an engine can do in it."""

import pytest

from components.domain.options import Dialect
from components.imagine.dialects import engine_facts, other_than, resolve, revealed_by


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://api.x.ai/v1", Dialect.LIVE),
        ("https://API.X.AI/v1", Dialect.LIVE),
        ("https://eu-west-1.api.x.ai/v1", Dialect.LIVE),
        ("https://api.x.ai:443/v1", Dialect.LIVE),
        ("http://127.0.0.1:8080/v1", Dialect.DOCUMENTED),
        ("https://gateway.example/api.x.ai/v1", Dialect.DOCUMENTED),
        ("https://fakeapi.x.ai.example/v1", Dialect.DOCUMENTED),
        ("https://notapi.x.ai/v1", Dialect.DOCUMENTED),
        ("not an address", Dialect.DOCUMENTED),
        ("http://[::1/v1", Dialect.DOCUMENTED),
    ],
)
def test_auto_is_live_at_the_live_host_and_documented_elsewhere(base_url: str, expected: Dialect) -> None:
    assert resolve(Dialect.AUTO, base_url) is expected


@pytest.mark.parametrize("forced", [Dialect.LIVE, Dialect.DOCUMENTED])
def test_a_forced_dialect_stands_at_any_host(forced: Dialect) -> None:
    assert resolve(forced, "https://api.x.ai/v1") is forced
    assert resolve(forced, "https://gateway.example/v1") is forced


def test_the_answer_tells_the_dialect_by_the_name_of_its_id() -> None:
    assert revealed_by({"request_id": "a"}) is Dialect.LIVE
    assert revealed_by({"id": "a", "status": "processing"}) is Dialect.DOCUMENTED


def test_the_other_dialect() -> None:
    assert other_than(Dialect.LIVE) is Dialect.DOCUMENTED
    assert other_than(Dialect.DOCUMENTED) is Dialect.LIVE


def test_the_live_api_takes_clips_inside_the_request_and_no_masks() -> None:
    facts = engine_facts(base_url="https://api.x.ai/v1/", dialect=Dialect.AUTO, is_sandbox=False)

    assert (facts.name, facts.base_url, facts.dialect) == ("api.x.ai", "https://api.x.ai/v1", Dialect.LIVE)
    assert (facts.takes_masks, facts.takes_data_uris, facts.is_sandbox) == (False, True, False)


def test_a_documented_engine_takes_masks_and_only_public_addresses() -> None:
    facts = engine_facts(
        base_url="https://me:secret@Gate.way:8443/v1", dialect=Dialect.AUTO, is_sandbox=False
    )

    assert facts.name == "gate.way:8443"
    assert (facts.takes_masks, facts.takes_data_uris) == (True, False)


@pytest.mark.parametrize("dialect", [Dialect.LIVE, Dialect.DOCUMENTED])
def test_the_sandbox_takes_data_uris_in_both_dialects(dialect: Dialect) -> None:
    facts = engine_facts(base_url="http://127.0.0.1:1/v1", dialect=dialect, is_sandbox=True)

    assert (facts.name, facts.is_sandbox, facts.takes_data_uris) == ("Sandbox", True, True)
    assert facts.takes_masks is (dialect is Dialect.DOCUMENTED)
