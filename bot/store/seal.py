"""A column that only the holder of a key outside the database can read.

The method is Fernet (AES-128-CBC and HMAC-SHA256), from the `cryptography` package.
"""

import hmac
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

_key: Fernet | None = None
_secret = b""


def use(key: str) -> None:
    """Set the key for this process, once, at start; a malformed one raises `ValueError`."""
    global _key, _secret
    _key, _secret = Fernet(key), key.encode()


def mark(text: str) -> str:
    """A keyed mark (HMAC-SHA256) by which the same text is known again, and from which it cannot be read."""
    return hmac.new(_secret, text.encode(), "sha256").hexdigest()


def kept_in(file: Path) -> str:
    """The key kept in `file`, made at the first start and readable by its owner alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(Fernet.generate_key().decode(), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


class Sealed(TypeDecorator[str]):
    """Text in memory, a sealed token in the row."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else _seal().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else _seal().decrypt(value.encode()).decode()


def _seal() -> Fernet:
    if _key is None:
        raise RuntimeError("the sealing key is set at start (bot.deps) before the store is used")
    return _key
