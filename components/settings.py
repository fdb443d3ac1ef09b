"""Settings: the only reader of the environment, `.env` and `.streamlit/secrets.toml`."""

import json
import os
import re
import tomllib
from decimal import Decimal
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from components.domain.options import Dialect, Model
from components.domain.pricing import Rate
from components.errors import SettingsFault
from components.logs import LogFormat

PREFIX = "CLAPBOARD_"
_PASSWORD = re.compile(r"://[^/:@]*:([^@]+)@")
SECRETS_FILE = Path(".streamlit/secrets.toml")
_IS_SECRET = re.compile(rf"^{PREFIX}|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_KEY|_DSN$", re.I)

Usd = Annotated[Decimal, Field(ge=0)]


class SandboxMode(StrEnum):
    """When the embedded engine is used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def _items(value: object) -> object:
    """A list as people write it: with commas."""
    return [item.strip() for item in value.split(",") if item.strip()] if isinstance(value, str) else value


Names: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_items)]
"""Several words in one setting, with commas between them."""


class Role(StrEnum):
    """What a process does."""

    ALL = "all"
    APP = "app"
    """Shows pages and takes orders; carries nothing."""
    WORKER = "worker"
    """Carries jobs; shows nothing."""


class Settings(BaseSettings):
    """Everything that can be set; every value has a default that works."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    xai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("XAI_API_KEY", "xai_api_key")
    )
    base_url: str = "https://api.x.ai/v1"
    dialect: Dialect = Dialect.AUTO
    sandbox: SandboxMode = SandboxMode.AUTO
    data_dir: Path = Path(".clapboard")
    database_url: str | None = Field(default=None, repr=False)
    """May hold a password, so it is never shown."""
    role: Role = Role.ALL
    """What this process does, where several share the work."""
    worker_address: str = "127.0.0.1"
    worker_port: int = Field(default=8602, ge=0, le=65535)
    """Where a worker tells of its health and figures; it has no pages."""
    media_url: str | None = None
    """`s3://bucket/prefix`, where media aren't kept in the data folder."""
    s3_endpoint: str | None = None
    """Of the service that the bucket is at, where it isn't Amazon's."""
    s3_region: str = "us-east-1"
    s3_access_key_id: SecretStr | None = None
    s3_secret_access_key: SecretStr | None = None
    """Without keys those are taken that Amazon's own tools would find: of an instance's role, for example."""
    media_cache_gb: float = Field(default=2.0, gt=0)
    """What copies of media from a bucket may take on this machine's disk."""
    poll_seconds: float = Field(default=5.0, gt=0, le=60)
    max_wait_seconds: float | None = Field(default=None, gt=0)
    max_edit_input_seconds: float = Field(default=8.7, gt=0, le=8.7)
    requests_per_second: float = Field(default=2.0, gt=0)
    max_upload_mb: int = Field(default=200, gt=0)
    quota_gb: float | None = Field(default=None, gt=0)
    """The most that kept media may take; reached, nothing new is taken in or sent."""
    prices: Annotated[dict[Model, dict[Rate, Usd]], NoDecode] = Field(default_factory=dict)
    """What the engine in use charges where it isn't the published prices, by model and rate."""
    budget_usd_per_day: Usd | None = None
    budget_usd_per_owner_per_day: Usd | None = None
    """The most that may be spent in a day, which begins at 00:00 UTC; sandbox jobs cost nothing."""
    public_url: str | None = None
    allow_private_urls: bool = False
    """Let users name loopback and private addresses as sources: for tests and closed networks only."""

    quota_gb_per_owner: float | None = Field(default=None, gt=0)
    """The most that kept media of one owner may take."""
    uploads_per_owner: int | None = Field(default=500, gt=0)
    """The most uploads of one owner that are kept at a time."""
    upload_mb_per_page: int = Field(default=400, gt=0)
    """The most that an open page may hold in the server's memory."""
    upload_mb_total: int = Field(default=1200, gt=0)
    """The most that all open pages together may hold there."""
    uploads_per_hour: int = Field(default=120, gt=0)
    active_jobs_per_owner: int | None = Field(default=200, gt=0)
    """The most unfinished jobs of one owner."""
    requests_per_minute_per_owner: int = Field(default=1200, gt=0)
    requests_per_minute_per_address: int = Field(default=3600, gt=0)
    """An address may be an office full of people; this machine's own is not counted."""
    pages_per_owner: int = Field(default=24, gt=0)
    pages_per_address: int = Field(default=96, gt=0)
    """The most open pages."""
    allow_visitor_keys: bool = False
    """Let visitors paste a key of their own, which stays in this process's memory."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_metadata_url: str | None = Field(default=None, validate_default=True)
    """The provider's `.well-known/openid-configuration`; with the client's id it turns signing in on."""
    cookie_secret: SecretStr | None = Field(default=None, min_length=32)
    """Signs the cookie of who is signed in; every replica needs the same. Without one, a file keeps one."""
    admins: Names = ()
    """Users, by subject or verified address, who see the figures of all owners."""
    allowed_hosts: Names = ()
    """Names beside the public one that the app goes by; without any, one on loopback knows local names."""
    trusted_proxies: Names = ()
    """Addresses or networks of proxies in front, whose word on who the visitor is counts; loopback is."""
    metrics_token: SecretStr | None = None
    """What a scraper of /metrics must show; without one only this machine may read them."""
    drain_seconds: float = Field(default=0.0, ge=0, le=600)
    """How long /readyz says "not ready" before the server stops."""
    log: LogFormat = LogFormat.TEXT
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_prompts: bool = False

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for item in value:
                ip_network(item, strict=False)
        except ValueError:
            raise ValueError("must be IP addresses or networks, with commas between them") from None
        return value

    @field_validator("xai_api_key")
    @classmethod
    def _pasted_key(cls, value: SecretStr | None) -> SecretStr | None:
        """A key is pasted: line ends come along, and nothing but blanks is no key."""
        key = "" if value is None else value.get_secret_value().strip()
        return SecretStr(key) if key else None

    @field_validator("prices", mode="before")
    @classmethod
    def _prices_as_json(cls, value: object) -> object:
        """JSON in the environment, a table in the secrets file."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:
            raise ValueError('must be JSON, such as {"grok-imagine-video": {"720p": 0.07}}') from None

    @field_validator("media_url")
    @classmethod
    def _bucket(cls, value: str | None) -> str | None:
        if value is not None and not (value.startswith("s3://") and urlsplit(value).netloc):
            raise ValueError("must be s3://bucket or s3://bucket/prefix")
        return value

    @field_validator("base_url", "public_url", "s3_endpoint", "oidc_metadata_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _is_web_address(value.strip()):
            raise ValueError("must be an http(s) address")
        return value.strip().rstrip("/")

    @field_validator("oidc_metadata_url")
    @classmethod
    def _with_a_client(cls, value: str | None, info: ValidationInfo) -> str | None:
        if (value is None) != (info.data.get("oidc_client_id") is None):
            raise ValueError("must be set exactly where CLAPBOARD_OIDC_CLIENT_ID is")
        return value

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show, the password in the database's address too."""
        values = (getattr(self, name) for name in type(self).model_fields)
        secrets = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        password = _PASSWORD.search(self.database_url or "")
        return (*secrets, *([] if password is None else [password[1], unquote(password[1])]))

    @property
    def use_sandbox(self) -> bool:
        """Whether the embedded engine answers: asked for, or no key and no other engine is configured."""
        if self.sandbox is SandboxMode.AUTO:
            return self.xai_api_key is None and "base_url" not in self.model_fields_set
        return self.sandbox is SandboxMode.ALWAYS

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, that over `.env`, that over the secrets file."""
        secrets = InitSettingsSource(settings_cls, _read_secrets(SECRETS_FILE))
        return init_settings, env_settings, dotenv_settings, secrets


def load_settings(**overrides: object) -> Settings:
    """The settings in force.

    Raises:
        SettingsFault: a value can't be used; the sentence names the field, never the value.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise SettingsFault(f"The settings can't be used: {_what_is_wrong(error)}.") from None
    except (ValueError, OSError):
        raise SettingsFault(f"{SECRETS_FILE} or .env can't be read.") from None


def _is_web_address(value: str) -> bool:
    try:
        address = urlsplit(value)
    except ValueError:  # its message would quote the value
        return False
    return address.scheme in {"http", "https"} and bool(address.hostname)


def _read_secrets(path: Path) -> dict[str, object]:
    """The secrets file, under the environment's names or the fields'; like there, what is empty isn't set."""
    if not path.is_file():
        return {}
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name.lower().removeprefix(PREFIX.lower()): value for name, value in values.items() if value != ""}


def _what_is_wrong(error: ValidationError) -> str:
    """The fields by the names they are set by, and what each should be; pydantic's messages hold no input."""
    faults = {_public_name(*item["loc"]): item["msg"] for item in error.errors(include_input=False)}
    return "; ".join(f"{name}: {said.removeprefix('Value error, ')}" for name, said in faults.items())


def _public_name(field: int | str, *inside: int | str) -> str:
    name = str(field).upper()
    return " › ".join([name if name == "XAI_API_KEY" else PREFIX + name, *map(str, inside)])


def environment_for_children() -> dict[str, str]:
    """What a process that we start may know of our environment: no settings of ours, and nothing secret.

    They decode strangers' files, or render for strangers: a key has no business there.
    """
    return {name: value for name, value in os.environ.items() if not _IS_SECRET.search(name)}
