"""The encoder: texts in, unit vectors out (which model: `models`; how it is opened: `opening`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.embedding.models import ModelChoice
from bot.text import glossary
from bot.text.terms import lower_capitals

Vectors = NDArray[np.float32]

BATCH = 32  # texts; sorted by length, so a batch holds little padding
CHARACTERS_READ = 8_000  # characters given to the tokenizer; every model here stops at 512 tokens anyway


SHARE = 0.5  # of the first of two joined models
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
        whole = text.encode("utf-8", "replace").decode()  # no tokenizer takes half a surrogate pair
        return lower_capitals(whole) if self.choice.multilingual else glossary.english(whole)

    def _unit(self, rows: Vectors) -> Vectors:
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or (lengths == 0).any():
            raise ValueError(f"{self.name} gave a vector that is no direction")
        return np.asarray(rows / lengths, dtype=np.float32)


def joined_name(first: str, second: str, share: float = SHARE) -> str:
    """The name of the vectors of two models side by side."""
    return f"{first}+{second}/{share:.2f}"


@dataclass(frozen=True, slots=True)
class JoinedEncoder:
    """Two encoders, their vectors side by side: a cosine is the mean of both cosines, by their shares."""

    first: Encoder
    second: Encoder
    choice: ModelChoice
    share: float = SHARE

    @property
    def name(self) -> str:
        return joined_name(self.first.name, self.second.name, self.share)

    @property
    def dimension(self) -> int:
        return self.first.dimension + self.second.dimension

    def trust(self, language: str | None) -> float:
        return self.choice.trust(language)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        first = self.first.encode(texts, query=query) * np.float32(np.sqrt(self.share))
        second = self.second.encode(texts, query=query) * np.float32(np.sqrt(1 - self.share))
        return np.concatenate([first, second], axis=1)
