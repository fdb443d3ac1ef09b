"""Settings: the only reader of the environment, `.env` and `.streamlit/secrets.toml`."""

import tomllib
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from components.domain.options import Dialect
from components.errors import ClapboardError


class SandboxMode(StrEnum):
    """When the embedded engine is used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SettingsFault(ClapboardError):
    """The settings can't be used as they are; said at start-up."""

    default_next_step = "Mend it in the environment, .env or .streamlit/secrets.toml."


class Settings(BaseSettings):
    """Everything that can be set; every value has a default that works."""

    model_config = SettingsConfigDict(
        env_prefix="CLAPBOARD_",
        env_file=".env",
        env_ignore_empty=True,
        toml_file=".streamlit/secrets.toml",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    xai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("XAI_API_KEY", "xai_api_key")
    )
    base_url: str = "https://api.x.ai/v1"
    dialect: Dialect = Dialect.AUTO
    sandbox: SandboxMode = SandboxMode.AUTO
    data_dir: Path = Path(".clapboard")
    database_url: str | None = None
    poll_seconds: float = Field(default=5.0, gt=0, le=60)
    max_wait_seconds: float | None = Field(default=None, gt=0)
    max_edit_input_seconds: float = Field(default=8.7, gt=0, le=8.7)
    requests_per_second: float = Field(default=2.0, gt=0)
    max_upload_mb: int = Field(default=200, gt=0)
    public_url: str | None = None
    allow_private_urls: bool = False
    """Let users name loopback and private addresses as sources: for tests and closed networks only."""
    budget_usd_per_day: Decimal | None = Field(default=None, gt=0)

    @field_validator("base_url", "public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str | None) -> str | None:
        return None if value is None else value.rstrip("/")

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
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """The settings in force.

    Raises:
        SettingsFault: a value can't be used; the sentence names the field, never the value.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise SettingsFault(_what_is_wrong(error)) from None


def _what_is_wrong(error: Exception) -> str:
    fields = [str(item["loc"][0]) for item in getattr(error, "errors", list)() if item.get("loc")]
    named = ", ".join(sorted(set(fields))) or "the secrets file"
    return f"The settings can't be read: {named}."
