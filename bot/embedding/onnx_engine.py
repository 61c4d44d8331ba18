"""The same weights at half the latency: our own ONNX export, run by ONNX Runtime, no torch in this process.

The export is made once for given weights, in a process of its own (torch takes half a gigabyte and never
gives it back), checked against sentence-transformers on probe texts, and kept beside the bot's files. It
stays in fp32: lower precisions were measured to change rankings.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.embedding.torch_engine import sentence_transformer

log = logging.getLogger(__name__)

EDITION = 1  # of the export: part of its file name, raised when an older file would not do
TOLERANCE = 1e-4  # largest difference of one coordinate of a unit vector between the two engines
EXPORT_SECONDS = 600
PROBES = [
    "",
    "Who knows how to reset a badge?",
    "Comment poser un congé sans solde dans l'outil RH ?",
    "kubectl logs -f deploy/api | grep HTTP_502 👩‍🔧",
    "the same few words again and again " * 200,
]


class OnnxEngine:
    """Tokenizer and network, both safe to call from several threads."""

    def __init__(self, model: Path, graph: Path, threads: int) -> None:
        from tokenizers import Tokenizer

        onnxruntime = runtime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        noted = self._session.get_modelmeta().custom_metadata_map
        pad = noted["pad"]
        self._tokenizer.enable_truncation(int(noted["longest"]))
        self._tokenizer.enable_padding(pad_token=pad, pad_id=self._tokenizer.token_to_id(pad) or 0)

    def run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        inputs = {
            "input_ids": np.array([row.ids for row in encoded], dtype=np.int64),
            "attention_mask": np.array([row.attention_mask for row in encoded], dtype=np.int64),
        }
        rows: NDArray[np.float32] = self._session.run(None, inputs)[0]
        return rows


def runtime() -> Any:
    """ONNX Runtime, forbidden to report home before it is loaded: since 1.29 it would, from Linux too, by a
    thread started on import (microsoft/onnxruntime#32173 tells how that thread also brings it down)."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime


def open_or_export(model: Path, graph: Path, threads: int) -> OnnxEngine | None:
    """The engine for this model folder; None when this machine cannot make or run it (the log says why)."""
    try:
        return _from_before(model, graph, threads) or _exported(model, graph, threads)
    except Exception as error:
        detail = (
            error.stderr[-500:] if isinstance(error, subprocess.CalledProcessError) else str(error)[-500:]
        )
        log.warning(
            "encoder.onnx_unavailable: sentence-transformers runs the model, half as fast (%s: %s)",
            type(error).__name__,
            detail,
        )
        return None


def _from_before(model: Path, graph: Path, threads: int) -> OnnxEngine | None:
    """The export of an earlier start; one that cannot be opened (a torn file) is made again."""
    if not graph.is_file():
        return None
    try:
        return OnnxEngine(model, graph, threads)
    except Exception as error:
        log.warning("encoder.export_damaged: it is made again (%s: %s)", graph.name, type(error).__name__)
        graph.unlink()
        return None


def _exported(model: Path, graph: Path, threads: int) -> OnnxEngine:
    _export_apart(model, graph, threads)
    return OnnxEngine(model, graph, threads)


def _export_apart(model: Path, graph: Path, threads: int) -> None:
    graph.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot.embedding.onnx_engine", str(model), str(graph), str(threads)]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=EXPORT_SECONDS)  # noqa: S603


def export(model: Path, graph: Path, threads: int) -> None:
    """Write `graph`, but only under its final name once both engines agree on the probes."""
    reference = sentence_transformer(model, threads)
    draft = graph.with_suffix(f".{os.getpid()}.draft")
    _trace(reference, draft)
    _note(draft, longest=str(reference.max_seq_length or 512), pad=reference.tokenizer.pad_token or "[PAD]")
    expected = reference.encode(PROBES, normalize_embeddings=True, show_progress_bar=False)
    difference = float(np.abs(OnnxEngine(model, draft, threads).run(PROBES) - expected).max())
    if not difference <= TOLERANCE:
        draft.unlink()
        raise ValueError(f"the export differs from the model by {difference:.1e}")
    draft.replace(graph)


def _note(graph: Path, **how: str) -> None:
    """Write into the graph how its model cuts and pads a text, so that one file says it all."""
    import onnx

    model = onnx.load(str(graph))
    onnx.helper.set_model_props(model, how)
    onnx.save(model, str(graph))


def _trace(reference: Any, graph: Path) -> None:
    """Transformer, pooling and normalisation in one graph, for any batch size and length."""
    import torch

    class Sentence(torch.nn.Module):  # type: ignore[misc,unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.reference = reference

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = self.reference({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    ids = torch.ones((2, 7), dtype=torch.int64)
    mask = torch.ones_like(ids)
    mask[1, 4:] = 0
    both = {0: "batch", 1: "tokens"}
    with torch.inference_mode():
        torch.onnx.export(
            Sentence().eval(),
            (ids, mask),
            str(graph),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence"],
            dynamic_axes={"input_ids": both, "attention_mask": both, "sentence": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
