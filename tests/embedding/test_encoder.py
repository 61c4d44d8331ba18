"""The encoder: which model is used and why, how it loads behind the bot, and what its vectors promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.embedding import encoder
from bot.embedding.encoder import Encoder, JoinedEncoder, ModelEncoder
from bot.embedding.loading import LoadingEncoder
from bot.embedding.models import (
    BUNDLED,
    BUNDLED_PACKAGE,
    KNOWN,
    MULTILINGUAL,
    SIXTEEN_LANGUAGES,
    SIXTEEN_LANGUAGES_PACKAGE,
    EncoderSettings,
    ModelChoice,
    WrongWeightsError,
    resolve,
)
from bot.embedding.opening import load

HERE = resolve(EncoderSettings(model=BUNDLED, hub_cache=Path("nowhere")))
bundled = pytest.mark.skipif(HERE.source != "bundled", reason="the extra bundled-model is not installed")


@pytest.fixture
def settings(tmp_path: Path) -> EncoderSettings:
    """An installation with an empty hub cache."""
    return EncoderSettings(cache_dir=tmp_path / "models", hub_cache=tmp_path / "hub", threads=1)


def in_hub_cache(settings: EncoderSettings, name: str, revision: str, weights: str | None = None) -> Path:
    folder = settings.hub_cache / f"models--{name.replace('/', '--')}" / "snapshots" / revision
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    if weights is not None:
        (folder / "model.safetensors").write_text(weights)
    return folder


class Echo:
    """An engine whose vectors are told beforehand, and which remembers what it was given."""

    def __init__(
        self, rows: dict[str, list[float]] | None = None, otherwise: list[float] | None = None
    ) -> None:
        self.rows = rows or {}
        self.otherwise = otherwise or [1.0, 2.0, 2.0]
        self.given: list[str] = []

    def run(self, texts: list[str]) -> NDArray[np.float32]:
        self.given.extend(texts)
        return np.array([self.rows.get(text, self.otherwise) for text in texts], dtype=np.float32)


CHOICE = ModelChoice("bundled", BUNDLED, "r", None, "onnx", "default-not-here")


def over(engine: Echo, choice: ModelChoice = CHOICE) -> ModelEncoder:
    return ModelEncoder("test@1/unit", len(engine.otherwise), engine, choice)


# Which model


def test_which_model_is_told_without_torch_and_without_the_hub() -> None:
    program = (
        "import sys; from bot.embedding.loading import *; resolve(EncoderSettings());"
        "sys.exit(bool({'torch', 'transformers', 'huggingface_hub', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


@bundled
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted by Linux's /proc")
def test_the_runtime_starts_no_thread_that_would_report_home() -> None:
    script = (
        "import os, sys, numpy; from bot.embedding.onnx_engine import runtime\n"
        "threads = lambda: len(os.listdir('/proc/self/task'))\n"
        "before = threads(); runtime(); sys.exit(threads() - before)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


@bundled
def test_with_nothing_set_both_bundled_models_read(settings: EncoderSettings) -> None:
    choice = resolve(settings)
    assert (choice.source, choice.reason, choice.french) == ("bundled", "default", "meaning")
    assert choice.beside is not None
    assert (choice.model, choice.beside.model) == (SIXTEEN_LANGUAGES, BUNDLED)
    assert choice.title == f"{SIXTEEN_LANGUAGES} + {BUNDLED}"


@bundled
def test_without_its_package_the_english_model_stands_in_and_says_so(
    settings: EncoderSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, SIXTEEN_LANGUAGES_PACKAGE, None)  # as where it is not installed
    choice = resolve(settings)
    assert (choice.source, choice.model, choice.reason) == ("bundled", BUNDLED, "default-not-here")
    assert (choice.beside, choice.french) == (None, "words")


def test_without_either_package_what_the_hub_cache_holds_is_used(
    settings: EncoderSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_hub_cache(settings, MULTILINGUAL, KNOWN[MULTILINGUAL].revision, weights="weights")
    monkeypatch.setitem(sys.modules, SIXTEEN_LANGUAGES_PACKAGE, None)
    monkeypatch.setitem(sys.modules, BUNDLED_PACKAGE, None)
    assert (resolve(settings).source, resolve(settings).model) == ("cache", MULTILINGUAL)


@bundled
def test_a_model_can_be_asked_for_by_name_though_it_is_half_of_the_default(settings: EncoderSettings) -> None:
    alone = resolve(replace(settings, model=BUNDLED))
    assert (alone.model, alone.beside, alone.reason) == (BUNDLED, None, "asked-for")
    assert resolve(replace(settings, model=SIXTEEN_LANGUAGES)).beside is not None


@bundled
def test_a_model_that_was_asked_for_and_is_not_here_is_not_passed_over_in_silence(
    settings: EncoderSettings,
) -> None:
    choice = resolve(replace(settings, model="acme/house-model", query_prefix="ask: "))
    assert (choice.source, choice.reason) == ("bundled", "asked-for-not-here")
    assert choice.query_prefix == ""  # the prefixes were meant for the other model


def test_where_downloads_are_allowed_the_multilingual_model_is_fetched(settings: EncoderSettings) -> None:
    choice = resolve(replace(settings, model=MULTILINGUAL, allow_download=True))
    assert (choice.source, choice.model, choice.path) == ("download", MULTILINGUAL, None)
    assert choice.revision == KNOWN[MULTILINGUAL].revision
    assert choice.french == "meaning"


def test_what_the_hub_cache_holds_is_used_with_no_download(settings: EncoderSettings) -> None:
    folder = in_hub_cache(settings, MULTILINGUAL, KNOWN[MULTILINGUAL].revision, weights="weights")
    choice = resolve(replace(settings, model=MULTILINGUAL))
    assert (choice.source, choice.path, choice.query_prefix) == ("cache", folder, "query: ")


def test_a_branch_in_the_hub_cache_is_followed_to_its_commit(settings: EncoderSettings) -> None:
    folder = in_hub_cache(settings, "acme/house-model", "c0ffee", weights="weights")
    refs = settings.hub_cache / "models--acme--house-model" / "refs"
    refs.mkdir()
    (refs / "main").write_text("c0ffee\n")
    assert resolve(replace(settings, model="acme/house-model")).path == folder


def test_half_a_download_is_no_model(settings: EncoderSettings) -> None:
    in_hub_cache(settings, MULTILINGUAL, KNOWN[MULTILINGUAL].revision)
    assert resolve(replace(settings, model=MULTILINGUAL)).source != "cache"


def test_a_folder_is_used_as_its_own_files_describe_it(settings: EncoderSettings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"vocab_size": 250_002}))
    prompts = {"query": "Q: ", "document": "D: "}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    choice = resolve(replace(settings, model=str(tmp_path), passage_prefix=""))
    assert (choice.source, choice.query_prefix, choice.passage_prefix) == ("folder", "Q: ", "")
    assert choice.french == "meaning"  # a vocabulary of that size was made for many languages


def test_switched_off_means_words_alone(settings: EncoderSettings) -> None:
    off = replace(settings, backend="none")
    assert (resolve(off).source, resolve(off).reason, resolve(off).french) == ("none", "switched-off", "none")
    loading = LoadingEncoder(off)
    loading.start()
    assert loading.wait(10) is None
    assert loading.state == "absent"


# Weights that can be trusted


def test_weights_that_are_not_the_published_ones_are_never_opened(settings: EncoderSettings) -> None:
    in_hub_cache(settings, MULTILINGUAL, KNOWN[MULTILINGUAL].revision, weights="not the weights")
    with pytest.raises(WrongWeightsError, match=r"model\.safetensors is not the published file"):
        load(resolve(replace(settings, model=MULTILINGUAL)), settings)


def test_pickled_weights_are_never_opened(settings: EncoderSettings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    asked = replace(settings, model=str(tmp_path))
    with pytest.raises(WrongWeightsError, match="no safetensors"):
        load(resolve(asked), asked)


# Loading behind the bot


def test_the_bot_works_while_the_model_loads_and_hears_when_it_is_there(settings: EncoderSettings) -> None:
    may_go_on, heard = threading.Event(), list[Encoder]()

    def slowly(choice: ModelChoice, settings: EncoderSettings) -> Encoder:
        may_go_on.wait(10)
        return over(Echo())

    loading = LoadingEncoder(settings, on_ready=heard.append, load=slowly)
    loading.start()
    assert (loading.state, loading.current()) == ("loading", None)
    may_go_on.set()
    found = loading.wait(10)
    assert found is not None
    assert (loading.state, loading.current(), heard) == ("ready", found, [found])


def test_a_model_that_fails_to_load_leaves_the_bot_working_and_the_reason_in_sight(
    settings: EncoderSettings,
) -> None:
    in_hub_cache(settings, MULTILINGUAL, KNOWN[MULTILINGUAL].revision, weights="not the weights")
    loading = LoadingEncoder(replace(settings, model=MULTILINGUAL))
    loading.start()
    assert loading.wait(10) is None
    assert loading.state == "failed"
    assert "not the published file" in (loading.failed or "")


@bundled
def test_a_download_that_fails_gives_way_to_the_bundled_models(settings: EncoderSettings) -> None:
    def without_network(choice: ModelChoice, settings: EncoderSettings) -> Encoder:
        if choice.source == "download":
            raise OSError("no route to the hub")
        return over(Echo(), choice)

    asked = replace(settings, model=MULTILINGUAL, allow_download=True)
    loading = LoadingEncoder(asked, load=without_network)
    loading.start()
    assert loading.wait(10) is not None
    assert (loading.state, loading.choice.source) == ("ready", "bundled")
    assert "no route" in (loading.failed or "")


# What the vectors promise


def test_rows_are_unit_vectors_in_the_order_of_the_texts() -> None:
    texts = ["a long text comes first", "b", *("x" * n for n in range(3, 90))]
    known = {text: [float(i), 1.0, 0.0] for i, text in enumerate(texts)}
    rows = over(Echo(known)).encode(texts)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert (np.diff(rows[:, 0] / rows[:, 1]) > 0.9).all()


def test_questions_and_evidence_get_their_own_prefix() -> None:
    engine = Echo()
    choice = replace(CHOICE, query_prefix="query: ", passage_prefix="passage: ")
    over(engine, choice).encode(["vpn"], query=True)
    over(engine, choice).encode(["vpn"])
    assert engine.given == ["query: vpn", "passage: vpn"]


def test_no_text_is_no_row_and_a_book_is_cut() -> None:
    engine = Echo()
    assert over(engine).encode([]).shape == (0, 3)
    over(engine).encode(["x" * 1_000_000])
    assert len(engine.given[0]) == encoder.CHARACTERS_READ


@pytest.mark.parametrize("row", [[np.nan, 1.0, 0.0], [np.inf, 0.0, 0.0], [0.0, 0.0, 0.0]])
def test_a_vector_that_is_no_direction_is_refused(row: list[float]) -> None:
    with pytest.raises(ValueError, match="no direction"):
        over(Echo(otherwise=row)).encode(["anything"])


def test_texts_that_all_point_one_way_are_told_apart_again() -> None:
    """E5 gives unrelated texts a cosine of 0.75 and more; one scale must serve all models."""
    axes = np.eye(64) * 0.6
    rows = np.random.default_rng(7).normal(size=(len(encoder.NEUTRAL), 64)) * 0.1 + axes[0] * 3
    known = dict(zip(encoder.NEUTRAL, rows.tolist(), strict=True))
    known["pay"] = (axes[0] * 3 + axes[1]).tolist()
    known["pay slips"] = (axes[0] * 3 + axes[1] + axes[2] * 0.1).tolist()
    known["pumps"] = (axes[0] * 3 + axes[3]).tolist()
    narrow = over(Echo(known, otherwise=axes[0].tolist()))
    pay, pumps, slips = narrow.encode(["pay", "pumps", "pay slips"])
    assert pay @ pumps > 0.9
    centred = narrow.centred()
    pay, pumps, slips = centred.encode(["pay", "pumps", "pay slips"])
    assert pay @ slips > 0.9
    assert pay @ pumps < 0.2
    assert centred.name != narrow.name  # the two spaces must never be compared


def test_a_language_nobody_vouched_for_is_trusted_least() -> None:
    trust = over(Echo()).trust
    assert trust("fi") < trust("fr") < trust(None) < trust("en") == 1.0


def test_an_english_model_is_given_french_word_by_word_and_a_multilingual_one_as_it_is() -> None:
    engine = Echo()
    over(engine).encode(["Où est ma fiche de paie ?", "Where is my payslip?"])
    over(engine, replace(CHOICE, multilingual=True)).encode(["Où est ma fiche de paie ?"])
    assert engine.given == ["Where is my payslip?", "where is my payslip", "Où est ma fiche de paie ?"]


def test_half_a_character_reaches_no_engine() -> None:
    engine = Echo()
    over(engine).encode(["a \ud800 b"])
    assert engine.given == ["a ? b"]


def test_a_joined_cosine_is_the_mean_of_both_by_their_shares() -> None:
    first = over(Echo({"pay": [1.0, 0.0, 0.0], "wages": [0.6, 0.8, 0.0]}))
    second = over(Echo({"pay": [0.0, 1.0, 0.0], "wages": [0.0, 1.0, 0.0]}))
    joined = JoinedEncoder(first, second, CHOICE, share=0.75)
    pay, wages = joined.encode(["pay", "wages"])
    assert joined.dimension == len(pay) == 6
    assert pay @ pay == pytest.approx(1)
    assert pay @ wages == pytest.approx(0.75 * 0.6 + 0.25 * 1)
    assert joined.encode([]).shape == (0, 6)
    assert joined.name != replace(joined, share=0.5).name  # the two spaces must never be compared


# The real model


@pytest.fixture(scope="module")
def both_engines() -> tuple[Encoder, Encoder]:
    if HERE.source != "bundled":
        pytest.skip("the extra bundled-model is not installed")
    settings = EncoderSettings(model=BUNDLED, hub_cache=Path("nowhere"), threads=2)
    fast = load(HERE, settings)
    plain = load(replace(HERE, engine="sentence-transformers"), settings)
    assert fast is not None
    assert plain is not None
    return fast, plain


@pytest.mark.model
@pytest.mark.long
def test_the_fast_engine_gives_the_vectors_of_the_plain_one(both_engines: tuple[Encoder, Encoder]) -> None:
    fast, plain = both_engines
    texts = ["", "👍", "C++", "Comment poser mes congés ?", "מי יודע?", "word " * 3_000, *encoder.NEUTRAL]
    assert fast.name == plain.name
    assert np.abs(fast.encode(texts) - plain.encode(texts)).max() < 1e-4
    assert np.abs(fast.encode(texts[:1]) - fast.encode(texts)[:1]).max() < 1e-4  # whatever the batch


@pytest.mark.model
@pytest.mark.long
def test_the_model_knows_what_is_alike(both_engines: tuple[Encoder, Encoder]) -> None:
    fast, _ = both_engines
    question = fast.encode(["My salary is lower than last month"], query=True)[0]
    payroll, pumps = fast.encode(["payslips and wages", "hydraulic pumps"])
    assert question @ payroll > question @ pumps + 0.2
