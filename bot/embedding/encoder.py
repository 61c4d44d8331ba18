"""The encoder: texts in, unit vectors out (which model: `models`; opened while the bot runs: `loading`)."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.embedding import onnx_engine
from bot.embedding.model_faults import verified_weights
from bot.embedding.models import KNOWN, EncoderSettings, ModelChoice, resolve, speaks_many
from bot.embedding.torch_engine import TorchEngine, sentence_transformer
from bot.text import glossary

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

BATCH = 32  # texts; sorted by length, so a batch holds little padding
CHARACTERS_READ = 8_000  # characters given to the tokenizer; every model here stops at 512 tokens anyway


NARROW = 0.4  # squared length of the mean of neutral texts; 0.1 for MiniLM, 0.75 or more for E5
NEUTRAL = (
    "The bus was late again this morning.", "Il pleut depuis trois jours.",
    "Which font should we use on the poster?", "Quelle est la capitale du Pérou ?",
    "My neighbour grows tomatoes.", "Le train de nuit arrive à six heures.",
    "Who left the window open?", "J'ai perdu mes clés au marché.",
    "The invoice was paid twice.", "La réunion est reportée à jeudi.",
    "How many legs does a spider have?", "Comment plier une nappe ronde ?",
    "A new printer stands on the second floor.", "Le moteur fait un bruit étrange.",
    "She plays the cello on Sundays.", "Il apprend le portugais le soir.",
    "Please sign the form and send it back.", "Le contrat se termine en mars.",
    "The server needs more memory.", "L'écran reste noir au démarrage.",
    "What time does the canteen close?", "Où jeter les piles usagées ?",
    "Sales went up in the north.", "Les ventes baissent en été.",
    "The patient was given antibiotics.", "Le musée est fermé le mardi.",
    "Turn left after the bridge.", "Ajoutez deux œufs et mélangez.",
    "Our team won by three points.", "Le juge a rendu sa décision.",
    "Wear gloves when handling acid.", "Le casque est obligatoire ici.",
)  # fmt: skip


class Encoder(Protocol):
    """Texts in, unit vectors out. `name` stands beside every stored vector; different names never compare."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def trust(self, language: str | None) -> float:
        """How far similarity can be believed in this language, 0 to 1; None: a text of unknown language."""
        ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """(n, dimension) unit rows in the order given; ValueError when the model yields NaN or nothing."""
        ...


class Engine(Protocol):
    """What runs the network: at most BATCH texts in, rows out, any thread."""

    def run(self, texts: list[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class ModelEncoder:
    """An Encoder over whichever engine runs the weights; both engines give the same space, hence one name."""

    name: str
    dimension: int
    engine: Engine
    choice: ModelChoice
    centres: dict[bool, Vectors] = field(default_factory=dict)  # by `query`; none where none is needed

    def trust(self, language: str | None) -> float:
        return self.choice.trust(language)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        prefix = self.choice.query_prefix if query else self.choice.passage_prefix
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        shortest_first = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), BATCH):
            batch = shortest_first[start : start + BATCH]
            rows[batch] = self.engine.run(
                [prefix + self._readable(texts[i][:CHARACTERS_READ]) for i in batch]
            )
        rows = self._unit(rows)
        return self._unit(rows - self.centres[query]) if self.centres else rows

    def centred(self) -> ModelEncoder:
        """Itself, or, for a model whose texts all point one way, itself with that common part taken off.

        E5's cosines lie between 0.7 and 1 whatever the texts say (model card: trained at a temperature of
        0.01), so that "0.8" would mean the opposite of what it means for other models. Without the mean of
        neutral texts, unrelated ones are back at about 0, and one set of weights and thresholds serves all
        models (Mu & Viswanath, "All-but-the-Top", ICLR 2018).
        """
        centres = {query: self.encode(NEUTRAL, query=query).mean(axis=0) for query in (True, False)}
        if max(float(centre @ centre) for centre in centres.values()) < NARROW:
            return self
        return replace(self, name=f"{self.name}-centred", centres=centres)

    def _readable(self, text: str) -> str:
        return text if self.choice.multilingual else glossary.english(text)

    def _unit(self, rows: Vectors) -> Vectors:
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or (lengths == 0).any():
            raise ValueError(f"{self.name} gave a vector that is no direction")
        return np.asarray(rows / lengths, dtype=np.float32)


def load(choice: ModelChoice, settings: EncoderSettings) -> Encoder | None:
    """Open the chosen model; seconds, and the network where a download was allowed. Never in a request."""
    if choice.source == "none":
        return None
    _quiet_libraries(settings)
    path = choice.path or _download(choice, settings)
    weights = verified_weights(choice, path)
    if choice.model not in KNOWN:
        choice = replace(choice, multilingual=speaks_many(path))
    engine: Engine | None = None
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


def _name(choice: ModelChoice, weights: str) -> str:
    """The space a vector lives in: model, the very weights, and what is done to a text before."""
    prefixes = f"{choice.query_prefix}|{choice.passage_prefix}".strip("|")
    recipe = "unit" + (f"-{hashlib.sha256(prefixes.encode()).hexdigest()[:6]}" if prefixes else "")
    recipe += "" if choice.multilingual else f"-gloss-{glossary.version()}"
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
