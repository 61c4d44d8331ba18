"""What members write cannot turn round, hide, ring or swallow anything where it is shown again."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import translator
from bot.outbox.kinds.drawing import KINDS, render
from bot.store.models import (
    Meeting,
    MeetingState,
    MentoringRequest,
    Notice,
    Offer,
    OfferState,
    Question,
    QuestionState,
    RequestState,
    Round,
    RoundState,
)
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF
from bot.views import kit
from bot.views.kit.visible import visible
from bot.views.privacy.export_page import readable
from tests.attack import Company
from tests.everything import real_ones
from tests.world import KITCHEN, World

SIGNS = (
    "\u202e\u202a\u2066\u2069\u200e\u061c\u200b\u2060\ufeff\u00ad\u180e\u3164\u115f\uffa0\U000e0041"
    "\x07\x9b\x1b"
)
MARKUP = "``` *bold _slanted ~struck `code <!channel> <@UEVIL> <#CEVIL> <!date^1^{date}|x>"
LINK = "<https://evil.invalid|https://good.invalid>"
TOWER = "e" + "\u0301" * 30
HOSTILE = f">>> {SIGNS}{MARKUP} {LINK}\u2028>>> over\n> there\u2029{TOWER} &amp; a\u200db c\u200cd"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\u3164\ufeff\uffa0\U000e0000-\U000e007f\ud800-\udfff]|[\u0300-\u036f]{5}|[a-z][\u200c\u200d][a-z]"
)
OURS = re.compile(
    r"<@U[A-Z0-9]+>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^<>]*>|<https?://[^|<>\s]+(?:\|[^<>]*)?>", re.ASCII
)
VARIANTS = {"round.homeless": KITCHEN}
KEPT = {"initial_value", "value", "private_metadata", "url", "type"}
READ_AS = {"mrkdwn": "mrkdwn", "plain_text": "plain_text", "text": "plain_text"}  # a rich text's is literal
KEPT |= {"id", "block_id", "action_id", "callback_id"}


def texts(shown: object, kind: str = "mrkdwn") -> Iterator[tuple[str, str]]:
    """Every text that somebody reads, with how Slack reads it; a field keeps its author's own words."""
    if isinstance(shown, dict):
        kind = READ_AS.get(str(shown.get("type")), kind)
        for key, value in shown.items():
            if isinstance(value, str) and key not in KEPT:
                yield value, kind
            elif not isinstance(value, str):
                yield from texts(value, kind)
    elif isinstance(shown, list | tuple):
        for one in shown:
            yield from texts(one, kind)


def held(shown: object, where: str) -> None:
    for text, kind in texts(shown):
        assert not FORBIDDEN.search(text), f"{where}: {text!a}"
        assert text not in ("UEVIL", "CEVIL"), f"{where}: somebody is named in a rich text"
        if kind == "mrkdwn":
            assert text.count("```") % 2 == 0, f"{where}: {text}"
            assert not {"<@UEVIL>", "<#CEVIL>"} & set(OURS.findall(text)), f"{where}: {text}"
            bare = OURS.sub("", text)
            assert "<" not in bare, f"{where}: {text}"
            for line in bare.splitlines():
                assert not re.match(r"\s*(>|&gt;){2}", line), f"{where}: {text}"
                assert line.startswith(">") or line.count("*") % 2 == 0, f"{where}: {text}"


def pages(world: World) -> list[str]:
    """The pages that were put into conversations, for people to read."""
    return [content.decode() for _, file, content in world.slack.files if not file.endswith(".json")]


@pytest.fixture
def hostile(world: World) -> Company:
    return Company(world, lambda column: HOSTILE)


@pytest.mark.timeout(300)
@pytest.mark.long
def test_hostile_words_are_harmless_wherever_a_press_a_form_or_a_word_shows_them(hostile: Company) -> None:
    world = hostile.again()
    seen = 0
    for name, body in real_ones(world):
        outcome = world.send(body)
        world.deps.index.sync()
        shown = [outcome.body, outcome.replies, *(one.message for one in world.slack.messages)]
        shown += [*world.slack.modals.values(), *world.slack.homes.values()]
        for _, file, content in world.slack.files:
            held(
                {"type": "plain_text", "text": content.decode()}, f"{name} {file}"
            ) if "json" not in file else None
        seen += sum("bold" in text for text, _ in texts(shown))
        hostile.again()
    assert seen > 100


@pytest.mark.timeout(300)
@pytest.mark.long
def test_hostile_words_are_harmless_in_every_kind_of_notice_in_every_state(hostile: Company) -> None:
    world, seen = hostile.again(), set()
    with world.deps.sessions() as session:
        notice = session.get_one(Notice, 1)
        for state in chain(QuestionState, RequestState, OfferState, MeetingState, RoundState):
            for kind, states in (
                (Question, QuestionState), (MentoringRequest, RequestState), (Offer, OfferState),
                (Meeting, MeetingState),
                (Round, RoundState),
            ):  # fmt: skip
                if isinstance(state, states):
                    session.get_one(kind, 1).state = state  # type: ignore[attr-defined]
            for number, kind_of_notice in enumerate(KINDS):
                notice.kind, notice.variant = kind_of_notice, VARIANTS.get(kind_of_notice, "0")
                notice.subject_type = SUBJECT_TYPE_OF[kind_of_notice]
                t = translator(("fr", "en")[(number + len(state)) % 2])
                drawn = render(session, notice, t)
                if drawn is not None:
                    held(drawn, f"{kind_of_notice} {state}")
                    seen.add(kind_of_notice)
        session.rollback()
    assert len(seen) > len(KINDS) * 0.8, set(KINDS) - seen


def test_what_people_write_in_their_own_scripts_stays_as_it_is() -> None:
    astronaut, family, heart = "👩\u200d🚀", "👨\u200d👩\u200d👧\u200d👦", "❤\ufe0f"
    for text in (
        "L’été à Noël : « ça va\u00a0? » – œuvre, Zoë", "e\u0301te\u0301 de\u0301compose\u0301",
        f"{astronaut} {family} {heart} 🇫🇷 1\ufe0f\u20e3 👍🏽 🏳\ufe0f\u200d🌈", "محمد العربي مُحَمَّد",
        "می\u200cخواهم", "שָׁלוֹם דוד", "शक्ति क्\u200dष", "Nguyễn Thị Ánh", "ไทยที่", "한국어 漢字 かな",
        "snake_case 2*3", "a\u00a0b\u202fc\ttab\nline",
    ):  # fmt: skip
        assert visible(text) == text
        assert kit.quote(text) == "\n".join(f">{line}" for line in text.splitlines())
    assert kit.inline("snake_case_name and 2*3*4") == "snake_case_name and 2*3*4"


def test_a_text_without_a_sign_that_can_be_seen_is_shown_as_three_dots() -> None:
    assert kit.quote("\u200b\u202e") == ">…"
    assert kit.inline("\u3164") == "…"
    assert kit.section("\u2060")["text"]["text"] == "…"


def test_a_link_leads_to_the_web_alone_and_a_mention_to_one_person() -> None:
    assert kit.link("javascript:alert(1)", "plan") == "plan"
    assert kit.link("https://a.invalid/x|<!channel>", "plan") == "<https://a.invalid/x%7C%3C!channel%3E|plan>"
    assert kit.mention("U1> <!channel>") == "<@U1channel>"


def test_an_export_shows_words_and_no_markup_of_others(hostile: Company) -> None:
    page = readable(
        translator("fr"),
        {"answers": [{"text": f"a\n# b\n![x](https://evil.invalid) {HOSTILE}"}]},
        ZoneInfo("Europe/Paris"),
    )
    assert "\n# b" not in page and "\\# b" in page and "!\\[x\\]" in page
    assert not FORBIDDEN.search(page)


def test_a_form_gives_back_what_was_typed_as_it_was_typed() -> None:
    field: dict[str, Any] = kit.input_text("a.b", "label", initial=f"{HOSTILE}\0")["element"]
    assert field["initial_value"] == HOSTILE
