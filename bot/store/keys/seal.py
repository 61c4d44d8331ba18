"""A column that only the holder of a key outside the database can read.

The method is Fernet (AES-128-CBC and HMAC-SHA256), from the `cryptography` package. Several keys may be given
while one takes the place of another: the first seals, all of them open.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column as AnyColumn
from sqlalchemy import ColumnElement, Text, literal, type_coerce
from sqlalchemy.types import TypeDecorator

Column = AnyColumn[Any]
_keys: tuple[str, ...] = ()
_seal: MultiFernet | None = None
_secret = b""


def configure(*keys: str) -> None:
    """Set the keys for this process, once, at start; a malformed one raises `ValueError`.

    Marks are made with the oldest, which made those that there are, until the store says otherwise.
    """
    global _keys, _seal, _secret
    _keys, _seal, _secret = keys, _seals(keys), keys[-1].encode()


def in_use() -> bool:
    """Whether this process has its keys."""
    return _seal is not None


def mark_with(secret: str) -> None:
    """Keep making the marks that the store has already, whichever key seals now."""
    global _secret
    _secret = secret.encode()


def marks_with() -> str:
    """What marks are made with; it is sealed before it is kept."""
    return _secret.decode()


def keyed_hash(text: str) -> str:
    """A keyed mark (HMAC-SHA256) by which the same text is known again, and from which it cannot be read."""
    return hmac.new(_secret, text.encode(), "sha256").hexdigest()


def derived(purpose: str) -> MultiFernet:
    """Another seal, of the same keys (HKDF-SHA256): what one of the two opens the other does not."""
    return _seals([urlsafe_b64encode(_expanded(key, purpose)).decode() for key in _keys])


def _expanded(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"eclair {purpose}".encode()).derive(key.encode())


class Sealed(TypeDecorator[str]):
    """Text in memory, a sealed token in the row."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else _held().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else _held().decrypt(value.encode()).decode()


def as_it_stands(column: Column) -> ColumnElement[str]:
    """The sealed token itself, unopened."""
    return type_coerce(column, Text)


def opens(token: str) -> bool:
    """Whether one of the keys of this process opens it."""
    try:
        _held().decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def is_newest(token: str) -> bool:
    """Whether the first key opens it."""
    try:
        Fernet(_keys[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def already(token: str) -> ColumnElement[str]:
    """A sealed token, to be written as it is."""
    return literal(token, Text)


def renewed(token: str) -> str:
    """The same, sealed with the first key; what no key opens is an `InvalidToken`."""
    return _held().rotate(token.encode()).decode()


def _held() -> MultiFernet:
    if _seal is None:
        raise RuntimeError(
            "the sealing key is set at start (bot.store.opening.opening) before the store is used"
        )
    return _seal


def _seals(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
