"""Settings, read once from the environment and `.env`; nobody else reads the environment."""

import os
import re
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = ".env"
ENCODING = "utf-8-sig"  # some editors put a mark first, which is no part of the first name
OURS, ALIKE = ("ECLAIR_", "EMBEDDING_"), 0.85  # how names of settings begin, and how alike two are misspelt
VALUE_SHOWN = 40  # signs of a value that is told
QUOTES = "\"'`“”‘’«»"
BOT_TOKEN = "the bot token, xoxb-… (api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token)"  # noqa: S105
APP_TOKEN = "the app-level token, xapp-… (api.slack.com/apps, Basic Information, App-Level Tokens)"  # noqa: S105
TOKENS = {"slack_bot_token": ("xoxb-", BOT_TOKEN), "slack_app_token": ("xapp-", APP_TOKEN)}
OTHER_SECRETS = {  # what people take for one of the two, by what it looks like
    r"xoxb-": "is a bot token, which belongs in SLACK_BOT_TOKEN",
    r"xapp-": "is an app-level token, which belongs in SLACK_APP_TOKEN",
    r"xoxp-": "is a user's token",
    r"xoxe[.-]": "is a token that expires: turn token rotation off in the app's settings",
    r"xox[a-z]-": "is a token of another kind",
    r"[0-9a-f]{32}$": "is a signing secret or a client secret",
    r"https?://": "is an address",
}


class Config(BaseSettings):
    """What an admin may set; `.env.example` and docs/admin.md list the same names."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
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

    def __init__(self, **given: Any) -> None:
        """Settings given here are called as the code calls them. The environment knows each by its own name
        alone: many machines set LANGUAGE, which is not about Éclair."""
        names = {name: str(field.validation_alias or name) for name, field in type(self).model_fields.items()}
        super().__init__(**{names.get(name, name): value for name, value in given.items()})

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        begins, wanted = TOKENS[str(info.field_name)]
        if fault := _fault_of_token(given.get_secret_value(), begins):
            raise ValueError(f"{fault}. What belongs there is {wanted}")
        return given

    @field_validator("slack_api_url")
    @classmethod
    def _address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            good = False
        if not good or not re.fullmatch(r"[!-~]+", url) or "?" in url or "#" in url:
            raise ValueError("is no address of a Web API: leave it out, or use https://slack.com/api/")
        return url

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, given: Path) -> Path:
        name = str(given)
        if name != name.strip().strip(QUOTES) or not name.isprintable():
            raise ValueError("has quotes or blanks around it: take them away")
        if re.search(r"\$\{?[A-Za-z_]", name):
            raise ValueError(f"is no folder, {name[:VALUE_SHOWN]!r}: write it out, without $")
        try:
            return given.expanduser()
        except RuntimeError:
            raise ValueError(f"is no folder, {name[:VALUE_SHOWN]!r}: write it out, without ~") from None

    @field_validator("questions_channel")
    @classmethod
    def _channel(cls, given: str) -> str:
        if given and not re.fullmatch(r"[CG][A-Z0-9]{1,31}", given):
            raise ValueError(
                f"is no channel's id, {given[:VALUE_SHOWN]!r}: "
                "use the one in the channel's details, at the bottom (C…)"
            )
        return given

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"names no time zone that is known, {name[:VALUE_SHOWN]!r}: use a name such as Europe/Paris"
            ) from None

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


def _fault_of_token(given: str, begins: str) -> str:
    """What is wrong with a token as it is written; empty if nothing can be seen."""
    if not given:
        return ""
    bare = given.strip().strip(QUOTES).strip()
    other = next((what for look, what in OTHER_SECRETS.items() if re.match(look, bare)), "is no token")
    if not bare.startswith(begins):
        return other
    if bare != given:
        return "has quotes or blanks around it: take them away"
    if not re.fullmatch(r"[A-Za-z0-9._-]+", given):
        return "has characters that no token has: copy it again"
    return ""


def env_file_fault() -> str:
    """What keeps `.env` from being read as it is meant; empty if nothing does, or if there is none."""
    file = Path(ENV_FILE)
    try:
        if not file.exists() or file.is_fifo():  # what a shell hands over is read once
            return ""
        text = file.read_text(encoding=ENCODING)
    except UnicodeDecodeError:
        text = "\0"
    except OSError as problem:
        why = f"{ENV_FILE} cannot be read ({problem.strerror})"
        return f"{why}: make it a file that you may read, as .env.example is."
    if "\0" in text:
        return f"{ENV_FILE} is not a text in UTF-8: save it as UTF-8."
    wrong = [one.original.line for one in parse_stream(StringIO(text)) if one.error or not _is_name(one.key)]
    if wrong:
        return f"{ENV_FILE}, line {wrong[0]}: this is no setting. Write NAME=value, as in .env.example."
    return ""


def unknown_names() -> dict[str, str]:
    """Names that look like settings of Éclair's and are none, and what may be meant: mostly, they are
    misspelt, and what they should settle is not settled."""
    known = [str(field.validation_alias or name).upper() for name, field in Config.model_fields.items()]
    given = {name.upper() for name in (*os.environ, *_names_in_file())} - set(known)
    meant = {name: "".join(get_close_matches(name, known, 1, ALIKE)) for name in sorted(given)}
    return {name: other for name, other in meant.items() if other or name.startswith(OURS)}


def _names_in_file() -> list[str]:
    file = Path(ENV_FILE)
    if not file.is_file() or env_file_fault():
        return []
    return [one.key for one in parse_stream(StringIO(file.read_text(encoding=ENCODING))) if one.key]


def _is_name(key: str | None) -> bool:
    """Whether a line's name can be one; a line of blanks or of a comment has none."""
    return key is None or re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", key) is not None


def bare_environment() -> dict[str, str]:
    """What a program of ours that needs no setting is started with: nothing secret."""
    needed = ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONTZPATH", "SYSTEMROOT")
    return {name: os.environ[name] for name in needed if name in os.environ}
