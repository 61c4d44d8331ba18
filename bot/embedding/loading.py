"""Opening the encoder behind the running bot, which answers all the while (what an encoder is: `encoder`)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from bot.embedding.encoder import Encoder, JoinedEncoder, ModelEncoder
from bot.embedding.models import EncoderSettings, ModelChoice, WrongWeightsError, resolve
from bot.embedding.opening import load

log = logging.getLogger(__name__)

AWAITED = 300.0  # seconds: questions wait so long for a model; a download that takes longer holds nobody up

State = Literal["idle", "loading", "ready", "absent", "failed"]


class LoadingEncoder:
    """Loads in a background thread while the bot answers; until then, or if it fails, `current()` is None."""

    def __init__(
        self,
        settings: EncoderSettings,
        on_ready: Callable[[Encoder], None] | None = None,
        load: Callable[[ModelChoice, EncoderSettings], Encoder | None] = load,
    ) -> None:
        self.settings = settings
        self.choice = resolve(settings)
        self.state: State = "idle"
        self.failed: str | None = None
        self._encoder: Encoder | None = None
        self._on_ready = on_ready
        self._load = load
        self._done = threading.Event()
        self._since = 0.0

    def start(self) -> None:
        if self.state == "idle":
            self.state, self._since = "loading", time.monotonic()
            threading.Thread(target=self._work, name="encoder-loader", daemon=True).start()

    @property
    def is_awaited(self) -> bool:
        """Whether it loads or has just been loaded: not for longer than anybody should wait."""
        return self.state in ("loading", "ready") and time.monotonic() - self._since < AWAITED

    def current(self) -> Encoder | None:
        return self._encoder

    def wait(self, timeout: float | None = None) -> Encoder | None:
        """Block until loading ended one way or the other, at most `timeout` seconds."""
        self._done.wait(timeout)
        return self._encoder

    def _work(self) -> None:
        try:
            self._encoder = self._load_or_fall_back()
            if isinstance(self._encoder, ModelEncoder | JoinedEncoder):
                self.choice = self._encoder.choice  # with what was found out while loading
            self.state = "ready" if self._encoder else "absent"
            if self._encoder and self._on_ready:
                self._on_ready(self._encoder)
        except WrongWeightsError as error:
            log.error("encoder.failed: %s. Until then texts are compared by words alone.", error)
            self.failed, self.state = f"{type(error).__name__}: {error}", "failed"
        except BaseException as error:  # a panic of the tokenizer's is no Exception
            log.exception("encoder.failed: %s. Texts are compared by words alone.", self.choice.model)
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
