"""What is wrong with a model's files, found without opening the model: a sentence with the next step."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from pathlib import Path

from bot.embedding.models import (
    KNOWN,
    MULTILINGUAL,
    EncoderSettings,
    EngineName,
    ModelChoice,
    WrongWeightsError,
)
from bot.embedding.numpy_engine import WEIGHTS

POINTER = b"version https://git-lfs.github.com/spec/"
AGAIN = "take the model's files again, or name another one in EMBEDDING_MODEL"
TOKENIZERS = {"tokenizer.json", "vocab.txt", "vocab.json"}
HEAD = 8  # bytes that say how long the table at the front of a safetensors file is
NEEDED: dict[EngineName, tuple[str, ...]] = {
    "onnx": ("onnxruntime",),
    "sentence-transformers": ("sentence_transformers",),
    "numpy": ("tokenizers", "threadpoolctl"),
    "none": (),
}
LONGEST_TABLE = 100_000_000  # bytes, as the format's own library has it


def fault_of(choice: ModelChoice, settings: EncoderSettings) -> str:
    """Why this model cannot be loaded; empty if its files are whole, or not to be looked at yet."""
    if choice.source == "none" or choice.path is None:
        return ""
    try:
        fault = _of_engine(choice, settings) or _of_files(choice, choice.path)
        return fault or (fault_of(choice.beside, settings) if choice.beside else "")
    except OSError as problem:
        return f"{problem.filename or choice.path} cannot be read ({problem.strerror}): {AGAIN}"


def not_here(settings: EncoderSettings) -> str:
    """Why the model that was asked for is not used, and another one is."""
    wanted = settings.model or MULTILINGUAL
    if os.path.isdir(os.path.expanduser(wanted)):  # noqa: PTH111, PTH112  (whatever stands in a setting)
        return f"the folder {wanted} (EMBEDDING_MODEL) holds no model: it has no config.json"
    return (
        f"{wanted} (EMBEDDING_MODEL) is no folder and not on this machine: see its name, and set "
        "EMBEDDING_ALLOW_DOWNLOAD=true to fetch it"
    )


def verified_weights(choice: ModelChoice, path: Path) -> str:
    """sha256 of the weights. A model whose hashes we know is refused when a file differs."""
    if fault := _of_files(choice, path):
        raise WrongWeightsError(fault)
    return _sha256(_weights(path)[0] if choice.engine != "numpy" else path / WEIGHTS)


def _of_engine(choice: ModelChoice, settings: EncoderSettings) -> str:
    needed = NEEDED[choice.engine]
    if settings.backend == "onnx" and choice.engine == "sentence-transformers":
        needed = NEEDED["onnx"]
    missing = next((package for package in needed if importlib.util.find_spec(package) is None), None)
    if missing:
        package = missing.replace("_", "-")
        return f"the package {package} is not installed (docs/admin.md, Install; EMBEDDING_BACKEND)"
    return ""


def _of_files(choice: ModelChoice, path: Path) -> str:
    if choice.engine == "numpy":
        return _of_published(choice, path)
    return _of_texts(path) or _of_weights(choice, path) or _of_kind(path)


def _of_kind(path: Path) -> str:
    """Whether it is a model of texts: a network that says its kind, and what cuts texts into pieces."""
    config = json.loads((path / "config.json").read_bytes())
    if not isinstance(config, dict) or not config.get("model_type"):
        return f"{path / 'config.json'} does not say of which kind the model is (model_type): {AGAIN}"
    if not any(file.name in TOKENIZERS or file.suffix in (".model", ".spm") for file in path.iterdir()):
        return f"{path} holds nothing that cuts texts into pieces (tokenizer.json): {AGAIN}"
    return ""


def _of_texts(path: Path) -> str:
    """The small files: how the network is built, how texts are cut."""
    for file in sorted([*path.glob("*.json"), *path.glob("*/config.json")]):
        content = file.read_bytes()
        if content.startswith(POINTER):
            return _pointer(file)
        try:
            json.loads(content)
        except (ValueError, RecursionError):
            return f"{file} is damaged: {AGAIN}"
    return ""


def _of_weights(choice: ModelChoice, path: Path) -> str:
    files = _weights(path)
    if not files:
        return f"{choice.model}: no safetensors file (pickled weights are not opened): {AGAIN}"
    for file in files:
        with file.open("rb") as stream:
            if stream.read(len(POINTER)) == POINTER:
                return _pointer(file)
    if fault := _of_published(choice, path):
        return fault
    torn = next((file for file in files if not _is_whole(file)), None)
    return f"{torn} is damaged or cut short: {AGAIN}" if torn else ""


def _of_published(choice: ModelChoice, path: Path) -> str:
    """Whether a model that we know by its hashes is that very one."""
    known = KNOWN.get(choice.model or "")
    pinned = known is not None and choice.source != "folder" and choice.revision == known.revision
    for name, expected in known.sha256.items() if known and pinned else ():
        if not (path / name).is_file() or _sha256(path / name) != expected:
            return f"{choice.model}: {name} is not the published file: {AGAIN}"
    return ""


def _weights(path: Path) -> list[Path]:
    return sorted(path.glob("*.safetensors"))


def _pointer(file: Path) -> str:
    return f"{file} is a pointer of Git LFS, and not the file itself: run `git lfs pull` there"


def _is_whole(file: Path) -> bool:
    """Whether the table at the front can be read, and all that it tells of is there."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(HEAD), "little")
        if not 0 < length <= min(size - HEAD, LONGEST_TABLE):
            return False
        try:
            table = json.loads(stream.read(length))
            ends = [row["data_offsets"][1] for name, row in table.items() if name != "__metadata__"]
            return HEAD + length + max(ends, default=0) == size
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return False


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
