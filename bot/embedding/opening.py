"""Opening the model that was chosen, and the one that made the vectors of before."""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import replace
from pathlib import Path

from bot.embedding import onnx_engine
from bot.embedding.encoder import Encoder, Engine, JoinedEncoder, ModelEncoder, joined_name
from bot.embedding.model_faults import verified_weights
from bot.embedding.models import KNOWN, EncoderSettings, ModelChoice, resolve, speaks_many
from bot.embedding.numpy_engine import NumpyEngine
from bot.embedding.torch_engine import TorchEngine, sentence_transformer
from bot.text import glossary

log = logging.getLogger(__name__)


def load(choice: ModelChoice, settings: EncoderSettings) -> Encoder | None:
    """Open the chosen model; seconds, and the network where a download was allowed. Never in a request."""
    if choice.source == "none":
        return None
    _quiet_libraries(settings)
    first = _opened(choice, settings)
    if choice.beside is None:
        return first
    return JoinedEncoder(first, _opened(choice.beside, settings), choice)


def _opened(choice: ModelChoice, settings: EncoderSettings) -> ModelEncoder:
    path = choice.path or _download(choice, settings)
    weights = verified_weights(choice, path)
    choice = _looked_into(choice, path)
    engine: Engine | None = NumpyEngine(path) if choice.engine == "numpy" else None
    if choice.engine == "onnx":
        engine = onnx_engine.open_or_export(
            path, settings.cache_dir / f"{weights[:16]}-{onnx_engine.EDITION}.onnx", settings.threads
        )
    if engine is None:
        choice = replace(choice, engine="sentence-transformers")
        engine = TorchEngine(sentence_transformer(path, settings.threads))
    dimension = engine.run(["dimension"]).shape[1]
    return ModelEncoder(_name(choice, weights), dimension, engine, choice).centred()


def reopen(name: str, settings: EncoderSettings) -> Encoder | None:
    """The model that made vectors of this name, as it was; None where it is not on this machine any more."""
    model = name.split("@")[0]
    try:
        before = replace(settings, model=model, revision=None, allow_download=False)
        before = replace(before, query_prefix=None, passage_prefix=None)
        encoder = load(resolve(before), before)
    except Exception as error:
        log.warning("encoder.gone", extra={"model": model, "error": type(error).__name__})
        return None
    return encoder if encoder is not None and encoder.name == name else None


def name_of(choice: ModelChoice) -> str:
    """The name of the vectors that this choice would make, without opening it: its files are read through.

    A model whose texts all point one way has "-centred" after it, which only its vectors tell. OSError and
    WrongWeightsError as `load`.
    """
    if choice.path is None:
        return f"{choice.model}@"
    first = _name(_looked_into(choice, choice.path), verified_weights(choice, choice.path))
    return first if choice.beside is None else joined_name(first, name_of(choice.beside))


def _looked_into(choice: ModelChoice, path: Path) -> ModelChoice:
    """The choice with what a model that we know nothing of says of its languages."""
    return choice if choice.model in KNOWN else replace(choice, multilingual=speaks_many(path))


def _name(choice: ModelChoice, weights: str) -> str:
    """The space a vector lives in: model, the very weights, and what is done to a text before."""
    prefixes = f"{choice.query_prefix}|{choice.passage_prefix}".strip("|")
    recipe = "unit" + (f"-{hashlib.sha256(prefixes.encode()).hexdigest()[:6]}" if prefixes else "")
    recipe += "-lower" if choice.multilingual else f"-gloss-{glossary.version()}"
    model = Path(choice.model or "").name if choice.source == "folder" else choice.model
    return f"{model}@{weights[:12]}/{recipe}"


def _quiet_libraries(settings: EncoderSettings) -> None:
    """Before torch or the hub's client are imported. A spinning pool costs a hundredfold on a shared machine,
    an uncached name without network hangs for more than a minute, and nobody is told what is loaded here."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if not settings.allow_download:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"


def _download(choice: ModelChoice, settings: EncoderSettings) -> Path:
    from huggingface_hub import snapshot_download

    wanted = ["*.json", "*.txt", "*.safetensors", "*.model", "1_Pooling/*", "2_*/*"]
    return Path(
        snapshot_download(
            str(choice.model), revision=choice.revision, cache_dir=settings.hub_cache, allow_patterns=wanted
        )
    )
