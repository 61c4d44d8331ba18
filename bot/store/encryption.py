"""What seals text with keys from outside the database, and makes marks with them.

The method is Fernet (AES-128-CBC and HMAC-SHA256), from the `cryptography` package. Several keys may be given
while one takes the place of another: the first seals, all of them open.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """The keys of one store; a malformed one raises `ValueError`.

    `marks_with` is what marks are made with, and is sealed before it is kept: the oldest key, which made
    those that there are, until the store says otherwise.
    """

    def __init__(self, *keys: str) -> None:
        self.keys = keys
        self.marks_with = keys[-1]
        self._fernet = _fernet(keys)

    def encrypt(self, text: str) -> str:
        """A token, sealed with the first key."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text; what no key opens is an `InvalidToken`."""
        return self._fernet.decrypt(token.encode()).decode()

    def rotate(self, token: str) -> str:
        """The same, sealed with the first key; what no key opens is an `InvalidToken`."""
        return self._fernet.rotate(token.encode()).decode()

    def opens(self, token: str) -> bool:
        """Whether one of the keys opens it."""
        return _opens(self._fernet, token)

    def is_newest(self, token: str) -> bool:
        """Whether the first key opens it."""
        return _opens(_fernet(self.keys[:1]), token)

    def keyed_hash(self, text: str) -> str:
        """A mark (HMAC-SHA256) by which the same text is known again, and from which it cannot be read."""
        return hmac.new(self.marks_with.encode(), text.encode(), "sha256").hexdigest()

    def derived(self, purpose: str) -> MultiFernet:
        """Another seal, of the same keys (HKDF-SHA256): what one of the two opens the other does not."""
        return _fernet([urlsafe_b64encode(_expanded(key, purpose)).decode() for key in self.keys])


def _expanded(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"eclair {purpose}".encode()).derive(key.encode())


def _fernet(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _opens(fernet: MultiFernet, token: str) -> bool:
    try:
        fernet.decrypt(token.encode())
    except InvalidToken:
        return False
    return True
