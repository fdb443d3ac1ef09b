"""Settings: where they come from, what wins, what is refused, and that secrets are never shown."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from components.domain.options import Dialect, Model
from components.domain.pricing import Rate
from components.errors import SettingsFault
from components.settings import SandboxMode, Settings, environment_for_children, load_settings

KEY = "xai-0123456789-secret"


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder as the current one and no variable of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("XAI_API_KEY", *(f"CLAPBOARD_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".streamlit").mkdir()
    return tmp_path


def write_dotenv(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8")


def write_secrets(text: str) -> None:
    Path(".streamlit/secrets.toml").write_text(text, encoding="utf-8")


def key_of(loaded: Settings) -> str | None:
    return None if loaded.xai_api_key is None else loaded.xai_api_key.get_secret_value()


def test_nothing_has_to_be_set() -> None:
    loaded = load_settings()

    assert loaded.xai_api_key is None
    assert loaded.base_url == "https://api.x.ai/v1"
    assert loaded.dialect is Dialect.AUTO
    assert loaded.poll_seconds == 5
    assert loaded.max_edit_input_seconds == 8.7
    assert not loaded.allow_private_urls
    assert loaded.use_sandbox


def test_arguments_win_over_the_environment_that_over_dotenv_that_over_the_secrets_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_secrets("CLAPBOARD_POLL_SECONDS = 1\n")
    assert load_settings().poll_seconds == 1
    write_dotenv("CLAPBOARD_POLL_SECONDS=2\n")
    assert load_settings().poll_seconds == 2
    monkeypatch.setenv("CLAPBOARD_POLL_SECONDS", "3")
    assert load_settings().poll_seconds == 3
    assert load_settings(poll_seconds=4).poll_seconds == 4


def test_the_key_comes_under_the_same_name_from_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    write_secrets('XAI_API_KEY = "from secrets"\n')
    assert key_of(load_settings()) == "from secrets"
    write_dotenv("XAI_API_KEY=from dotenv\n")
    assert key_of(load_settings()) == "from dotenv"
    monkeypatch.setenv("XAI_API_KEY", "from environment")
    assert key_of(load_settings()) == "from environment"
    assert key_of(load_settings(xai_api_key="from argument")) == "from argument"


def test_the_secrets_file_may_use_the_fields_names_and_hold_other_peoples_sections() -> None:
    write_secrets('base_url = "https://gateway.example/v1"\n[auth]\ncookie_secret = "x"\n')

    assert load_settings().base_url == "https://gateway.example/v1"


def test_what_is_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAI_API_KEY", "")
    monkeypatch.setenv("CLAPBOARD_BASE_URL", "")
    monkeypatch.setenv("CLAPBOARD_POLL_SECONDS", "")
    write_secrets('XAI_API_KEY = ""\nCLAPBOARD_BASE_URL = ""\n')

    assert load_settings() == Settings()
    assert load_settings().use_sandbox


def test_an_empty_variable_lets_a_lower_place_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAI_API_KEY", "")
    write_secrets(f'XAI_API_KEY = "{KEY}"\n')

    assert key_of(load_settings()) == KEY


@pytest.mark.parametrize("blank", [" ", "\n", "\t "])
def test_a_key_of_blanks_is_no_key(blank: str) -> None:
    assert load_settings(xai_api_key=blank).use_sandbox


def test_a_pasted_key_loses_its_line_end() -> None:
    assert key_of(load_settings(xai_api_key=f" {KEY}\n")) == KEY


def test_addresses_lose_their_last_slash() -> None:
    loaded = load_settings(base_url="http://127.0.0.1:8600/v1/", public_url="https://clapboard.example/")

    assert loaded.base_url == "http://127.0.0.1:8600/v1"
    assert loaded.public_url == "https://clapboard.example"


@pytest.mark.parametrize(
    "address", ["api.x.ai/v1", "ftp://api.x.ai", "https://", "http://[nonsense", "file:///etc"]
)
def test_an_engine_needs_an_http_address(address: str) -> None:
    with pytest.raises(SettingsFault, match=r"CLAPBOARD_BASE_URL: must be an http\(s\) address\.$"):
        load_settings(base_url=address)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("poll_seconds", "0"),
        ("poll_seconds", "61"),
        ("poll_seconds", "nan"),
        ("poll_seconds", "often"),
        ("max_wait_seconds", "inf"),
        ("max_edit_input_seconds", "8.8"),
        ("requests_per_second", "-1"),
        ("max_upload_mb", "0"),
        ("budget_usd_per_day", "-1"),
        ("budget_usd_per_owner_per_day", "much"),
        ("dialect", "klingon"),
        ("sandbox", "perhaps"),
        ("allow_private_urls", "perhaps"),
        ("quota_gb", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, field: str, value: str
) -> None:
    monkeypatch.setenv(f"CLAPBOARD_{field.upper()}", value)

    with pytest.raises(SettingsFault, match=f"CLAPBOARD_{field.upper()}") as fault:
        load_settings()
    assert "secrets.toml" in fault.value.next_step


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SettingsFault, match=r"CLAPBOARD_POLL_SECONDS: .*; CLAPBOARD_MAX_UPLOAD_MB: "):
        load_settings(poll_seconds=0, max_upload_mb=0)


@pytest.mark.parametrize("name", [".env", ".streamlit/secrets.toml"])
@pytest.mark.parametrize("content", [b"XAI_API_KEY = \xff\xfe", b'XAI_API_KEY = "' + KEY.encode() + b'\xff"'])
def test_a_file_that_cannot_be_read_is_a_fault_without_its_content(name: str, content: bytes) -> None:
    Path(name).write_bytes(content)

    with pytest.raises(SettingsFault, match=r"can't be read\.$") as fault:
        load_settings()
    assert KEY not in everything_told(fault.value)


@given(
    value=st.text("qzxQZX0123456789", min_size=12, max_size=20),
    field=st.sampled_from(list(Settings.model_fields)),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_fault_ever_quotes_a_value(value: str, field: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        load_settings(**{field: [[value]]})
    assert value not in everything_told(fault.value)


def test_not_even_the_library_underneath_quotes_a_value() -> None:
    with pytest.raises(ValidationError) as fault:
        Settings(poll_seconds=KEY)
    assert KEY not in str(fault.value)


def test_secrets_are_in_no_picture_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAI_API_KEY", KEY)
    monkeypatch.setenv("CLAPBOARD_DATABASE_URL", "postgresql+psycopg://user:hunter2@db/clapboard")
    loaded = load_settings()

    for picture in (repr(loaded), str(loaded), f"{loaded}", repr(loaded.xai_api_key)):
        assert KEY not in picture
        assert "hunter2" not in picture
    assert KEY not in loaded.model_dump_json()


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().poll_seconds = 1.0  # type: ignore[misc]  # that it can't be set is the point


@pytest.mark.parametrize(
    ("mode", "key", "base_url", "sandbox"),
    [
        (SandboxMode.AUTO, None, None, True),
        (SandboxMode.AUTO, KEY, None, False),
        (SandboxMode.AUTO, None, "https://gateway.example/v1", False),
        (SandboxMode.AUTO, KEY, "https://gateway.example/v1", False),
        (SandboxMode.ALWAYS, None, None, True),
        (SandboxMode.ALWAYS, KEY, None, True),
        (SandboxMode.ALWAYS, KEY, "https://gateway.example/v1", True),
        (SandboxMode.NEVER, None, None, False),
        (SandboxMode.NEVER, KEY, None, False),
    ],
)
def test_which_engine_answers(
    monkeypatch: pytest.MonkeyPatch, mode: SandboxMode, key: str | None, base_url: str | None, sandbox: bool
) -> None:
    monkeypatch.setenv("CLAPBOARD_SANDBOX", mode)
    for name, value in (("XAI_API_KEY", key), ("CLAPBOARD_BASE_URL", base_url)):
        if value is not None:
            monkeypatch.setenv(name, value)

    assert load_settings().use_sandbox is sandbox


def test_a_child_process_learns_no_setting_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = ("XAI_API_KEY", "CLAPBOARD_DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "PGPASSWORD")
    for name in (*secret, "STREAMLIT_SERVER_COOKIE_SECRET", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, KEY)

    told = environment_for_children()

    assert {name for name, value in told.items() if KEY in value} == {"LD_LIBRARY_PATH"}
    assert "PATH" in told


def everything_told(error: BaseException) -> str:
    """All that a log would show of the error: itself and what it was raised from."""
    shown = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{error!r} {vars(error)} {everything_told(shown) if shown else ''}"


def test_own_prices_come_as_json_or_as_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    write_secrets('[CLAPBOARD_PRICES."grok-imagine-video"]\n720p = 0.06\nimage = "0.001"\n')
    assert load_settings().prices == {
        Model.IMAGINE: {Rate.P720: Decimal("0.06"), Rate.IMAGE: Decimal("0.001")}
    }

    monkeypatch.setenv("CLAPBOARD_PRICES", '{"grok-imagine-video-1.5": {"1080p": 0.3, "video_second": 0}}')

    assert load_settings().prices == {
        Model.IMAGINE_15: {Rate.P1080: Decimal("0.3"), Rate.VIDEO_SECOND: Decimal(0)}
    }


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ("0.07 a second", "CLAPBOARD_PRICES: must be JSON, such as"),
        ('{"grok-imagine-video": {"720p": -1}}', "CLAPBOARD_PRICES › grok-imagine-video › 720p: "),
        ('{"grok-imagine-video": {"4k": 1}}', "CLAPBOARD_PRICES › grok-imagine-video › 4k"),
        ('{"veo": {"720p": 1}}', "CLAPBOARD_PRICES › veo"),
    ],
)
def test_prices_that_cannot_be_meant_are_refused_by_their_place(
    monkeypatch: pytest.MonkeyPatch, prices: str, told: str
) -> None:
    monkeypatch.setenv("CLAPBOARD_PRICES", prices)

    with pytest.raises(SettingsFault) as refused:
        load_settings()

    assert told in refused.value.sentence


def test_budgets_are_exact_money_and_none_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().budget_usd_per_day is None

    monkeypatch.setenv("CLAPBOARD_BUDGET_USD_PER_DAY", "4.20")
    monkeypatch.setenv("CLAPBOARD_BUDGET_USD_PER_OWNER_PER_DAY", "0")

    assert load_settings().budget_usd_per_day == Decimal("4.20")
    assert load_settings().budget_usd_per_owner_per_day == 0


@pytest.mark.parametrize(
    ("url", "password"),
    [
        ("postgresql+psycopg://clapboard:p%40ss-word@db/name", {"p%40ss-word", "p@ss-word"}),
        ("postgresql://[not-an-address", set()),
        ("sqlite:///ledger.db", set()),
    ],
)
def test_what_no_log_may_show_is_known(url: str, password: set[str]) -> None:
    found = load_settings(xai_api_key=KEY, s3_secret_access_key="bucket-secret", database_url=url).secrets

    assert set(found) == {KEY, "bucket-secret", *password}


@pytest.mark.parametrize("url", ["media", "http://bucket", "s3://", "s3:///prefix"])
def test_media_are_kept_in_a_bucket_or_not_at_an_address_at_all(url: str) -> None:
    with pytest.raises(SettingsFault, match="CLAPBOARD_MEDIA_URL"):
        load_settings(media_url=url)
