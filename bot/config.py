"""Settings, read once from the environment and `.env`; nobody else reads the environment."""

import os
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """What an admin may set; `.env.example` and docs/admin.md list the same names."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"

    data_dir: Path = Field(Path("data"), validation_alias="ECLAIR_DATA_DIR")
    database_url: str = ""
    seal_key: SecretStr = Field(SecretStr(""), validation_alias="ECLAIR_SEAL_KEY")

    language: Literal["fr", "en"] = Field("fr", validation_alias="ECLAIR_LANGUAGE")
    timezone: str = Field("Europe/Paris", validation_alias="ECLAIR_TIMEZONE")
    questions_channel: str = Field("", validation_alias="ECLAIR_QUESTIONS_CHANNEL")

    embedding_model: str = ""
    embedding_revision: str = ""
    embedding_backend: Literal["auto", "onnx", "sentence-transformers", "none"] = "auto"
    embedding_allow_download: bool = False
    embedding_query_prefix: str | None = None
    embedding_passage_prefix: str | None = None

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"no time zone is called {name!r}; use a name such as Europe/Paris")
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone until its members' own are known."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: `DATABASE_URL`, else a SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'eclair.db').as_posix()}"

    def missing_for_slack(self) -> list[str]:
        """Names of the settings without which the bot cannot reach Slack."""
        needed = {"SLACK_BOT_TOKEN": self.slack_bot_token, "SLACK_APP_TOKEN": self.slack_app_token}
        return [name for name, value in needed.items() if not value.get_secret_value()]


def bare_environment() -> dict[str, str]:
    """What a program of ours that needs no setting is started with: nothing secret."""
    needed = ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONTZPATH", "SYSTEMROOT")
    return {name: os.environ[name] for name in needed if name in os.environ}
