"""A model run by sentence-transformers: the fallback without ONNX Runtime, and what an export is made of."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def sentence_transformer(path: Path, threads: int) -> SentenceTransformer:
    """The one place that imports torch: five to twenty seconds, half a gigabyte."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    return SentenceTransformer(str(path), device="cpu", local_files_only=True, trust_remote_code=False)


class TorchEngine:
    """The fallback: sentence-transformers itself; a batch a turn, so that a question slips in between."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._turn = threading.Lock()

    def run(self, texts: list[str]) -> NDArray[np.float32]:
        with self._turn:
            rows = self._model.encode(
                texts, batch_size=len(texts), show_progress_bar=False, convert_to_numpy=True
            )
        return np.asarray(rows, dtype=np.float32)
