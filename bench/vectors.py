"""Vectors of a community's texts, encoded once by the configured model and kept beside the model's name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.embedding.encoder import Encoder
from bot.embedding.models import EncoderSettings, resolve
from bot.embedding.opening import load
from bot.search.hybrid import Vector

KEPT = Path.home() / ".cache" / "eclair" / "bench"


def configured(model: str | None) -> Encoder | None:
    """The model that the bot would use with this setting; None when there is none here."""
    settings = EncoderSettings(model=model)
    return load(resolve(settings), settings)


def named(encoder: Encoder | None) -> str:
    """What a table of figures says they were measured with."""
    return encoder.name if encoder else "no model"


def encode(encoder: Encoder, texts: Sequence[str], kept: Path = KEPT) -> Vector:
    """(n, d) unit rows, from the file of an earlier run where the texts and the model are the same."""
    digest = hashlib.sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:24]
    file = kept / f"{digest}.npy"
    if file.exists():
        return np.asarray(np.load(file), np.float32)
    rows = encoder.encode(texts)
    kept.mkdir(parents=True, exist_ok=True)
    np.save(file, rows)
    return rows
