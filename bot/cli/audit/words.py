"""What is looked for in files: words of stories without a name, their receipts, ids of members."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from bot.i18n import LANGUAGES
from bot.services.rituals import receipts
from bot.store.privacy import anonymity_audit
from bot.store.rituals import anonymous_pool

LONG_ENOUGH, TAKEN = 8, 40  # letters: what is shorter stands anywhere by chance, what is longer may be cut


@dataclass(frozen=True, slots=True)
class SearchedWords:
    """As bytes, each as a file may spell it."""

    told: tuple[bytes, ...]
    receipts: tuple[bytes, ...]
    ids: tuple[bytes, ...]

    def telling(self, line: bytes) -> bool:
        """Whether words of a story stand in it."""
        return any(words in line for words in self.told)

    def proving(self, line: bytes) -> bool:
        """Whether a receipt stands in it: what is kept of one, or six words as one is made of."""
        return any(receipt in line for receipt in self.receipts) or looks_like_a_phrase(line)

    def naming(self, line: bytes) -> bool:
        """Whether a member's id stands in it."""
        return any(slack_id in line for slack_id in self.ids)


@cache
def _listed(language: str) -> frozenset[bytes]:
    return frozenset(word.encode() for word in receipts.ever_given(language))


def looks_like_a_phrase(line: bytes) -> bool:
    """Six words in a row, of those that receipts are or were made of: no log says such a thing by chance."""
    for run in re.findall(rb"(?:[a-z]+[ -]){5,}[a-z]+", line):
        spoken = re.split(rb"[ -]", run)
        for language in LANGUAGES:
            listed = _listed(language)
            known = [word in listed for word in spoken]
            if any(
                all(known[at : at + receipts.WORD_COUNT])
                for at in range(len(known) - receipts.WORD_COUNT + 1)
            ):
                return True
    return False


def words_of(session: Session, ring: anonymous_pool.KeyRing) -> SearchedWords:
    """Of the stories that are published, and of those that wait, which whoever has the key can open."""
    stories = anonymity_audit.nameless(session)
    told = [*(story.told for story in stories), *(one.told for one in anonymous_pool.waiting(session, ring))]
    receipts = [story.receipt for story in stories if story.receipt]
    return SearchedWords(
        tuple(sorted({spelt for fields in told for spelt in _spelt(fields)})),
        tuple(receipt.encode() for receipt in receipts),
        tuple(slack_id.encode() for slack_id in anonymity_audit.slack_ids(session)),
    )


def _spelt(fields: dict[str, str]) -> Iterator[bytes]:
    for value in fields.values():
        if len(start := value.strip()[:TAKEN]) >= LONG_ENOUGH:
            yield start.encode()
            yield json.dumps(start)[1:-1].encode()
            yield json.dumps(start, ensure_ascii=False)[1:-1].encode()
