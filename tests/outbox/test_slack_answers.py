"""Answers that Slack never documented: nothing escapes, and no page is taken for a no."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.slack import RefusedBySlack, Slack, TryLater, UnknownOutcome
from bot.slack.response_shapes import ANSWERS
from tests.world import MONDAY

SAID = {"text": "x", "blocks": [{"type": "section"}]}
CALLS: dict[str, Callable[[Slack], Any]] = {
    "team": lambda slack: slack.team(),
    "post": lambda slack: slack.post("C1", SAID, marker="m"),
    "update": lambda slack: slack.update("C1", "1.1", SAID),
    "look_up": lambda slack: slack.look_up("C1", "m", MONDAY, file="f"),
    "message_at": lambda slack: slack.message_at("C1", "1.1", "1.0"),
    "whisper": lambda slack: slack.whisper("C1", "U1", SAID),
    "dm": lambda slack: slack.dm("U1"),
    "group_dm": lambda slack: slack.group_dm(["U1", "U2"]),
    "can_post": lambda slack: slack.can_post("C1"),
    "channel": lambda slack: slack.channel("C1"),
    "open": lambda slack: slack.open("t", {}),
    "push": lambda slack: slack.push("t", {}),
    "redraw": lambda slack: slack.redraw("V1", {}),
    "upload": lambda slack: slack.upload("C1", "n", b"x", "t"),
    "members_of_channel": lambda slack: slack.members_of_channel("C1"),
    "members_of_group": lambda slack: slack.members_of_group("S1"),
    "groups": lambda slack: slack.groups(),
    "title_of": lambda slack: slack.title_of("U1"),
    "full_name": lambda slack: slack.full_name("U1"),
    "away_until": lambda slack: slack.away_until("U1", MONDAY),
    "publish": lambda slack: slack.publish("U1", {}),
    "profile": lambda slack: slack.profile("U1", "T1", None),
    "people": lambda slack: slack.people("", "T1", None),
    "inside": lambda slack: slack.inside("C1", ""),
    "line": lambda slack: slack.line("xapp-1"),
}
KEYS = ("ts", "channel", "user", "messages", "members", "users", "usergroups", "team_id", "user_id")
LONG = 10**20
AWAY = {"status_emoji": ":palm_tree:", "status_expiration": LONG}
PAGES: dict[str, tuple[int, bytes]] = {
    "a page to sign in": (200, b"<html>Please sign in</html>"),
    "nothing": (200, b""),
    "an error's page": (503, b"<html>"),
    "a page without rights": (401, b""),
    "a torn page": (200, b'{"ok": tr'),
    "no text": (200, b"\xff\xfe{}"),
    "a list": (200, b"[]"),
    "null": (200, b"null"),
    "a number": (200, b"7"),
    "an empty object": (200, b"{}"),
    "a nest": (200, b'{"ok":true,"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "a number without an end": (200, b'{"ok":true,"x":' + b"9" * 10_000 + b"}"),
    "no word": (200, b'{"ok":false,"error":["x"]}'),
    "a sentence for a word": (200, b'{"ok":false,"error":"Please call the help desk"}'),
    "nothing but yes": (200, b'{"ok":true}'),
    "nulls": (200, json.dumps({"ok": True, **dict.fromkeys(KEYS)}).encode()),
    "numbers": (200, json.dumps({"ok": True, **dict.fromkeys(KEYS, 7)}).encode()),
    "lists of nothing": (200, json.dumps({"ok": True, **{key: [None] for key in KEYS}}).encode()),
}
WITHOUT_AN_END = {
    "ok": True, "user": {"id": "U1", "profile": AWAY}, "dnd_enabled": True, "next_dnd_start_ts": 0,
    "next_dnd_end_ts": LONG,
}  # fmt: skip
NEEDED = ("post", "dm", "group_dm", "team", "look_up", "members_of_channel", "members_of_group")


class Odd:
    """A server in Slack's place that answers each call with one page."""

    def __init__(self) -> None:
        self.page, self.pause = (200, b""), None
        self.headers: dict[str, str] = {}
        odd = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, content = odd.page
                self.send_response(status)
                if odd.pause is not None:
                    self.send_header("Retry-After", odd.pause)
                for name, value in odd.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.slack = Slack("xoxb-1", f"http://127.0.0.1:{self.server.server_port}/api/")

    page: tuple[int, bytes]
    pause: str | None


@pytest.fixture
def odd() -> Iterator[Odd]:
    found = Odd()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_every_call_of_slack_is_tried() -> None:
    own = {name for name, value in vars(Slack).items() if callable(value) and not name.startswith("_")}
    assert set(CALLS) == own
    assert {"chat.postMessage", "conversations.open", "users.info"} <= set(ANSWERS)


@pytest.mark.parametrize("page", PAGES)
def test_an_answer_that_is_none_is_an_unknown_outcome_and_no_refusal(odd: Odd, page: str) -> None:
    odd.page = PAGES[page]
    for name, call in CALLS.items():
        try:
            call(odd.slack)
        except UnknownOutcome:
            continue
        assert name not in NEEDED or page.startswith(("lists", "numbers")), f"{name} made sense of {page}"
    with pytest.raises(UnknownOutcome):
        odd.slack.post("C1", SAID)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Content-Type": "application/json; charset=nonsense"}),
        (302, {"Location": "http://a..b/"}),
        (307, {"Location": f"http://{'a' * 70}.example/"}),
        (302, {"Location": "http://127.0.0.1:9/"}),
        (302, {}),
    ],
)
def test_an_answer_with_odd_headers_is_an_unknown_outcome(
    odd: Odd, status: int, headers: dict[str, str]
) -> None:
    odd.page, odd.headers = (status, b'{"ok":true}'), headers
    for name, call in CALLS.items():
        try:
            call(odd.slack)
        except UnknownOutcome:
            continue
        assert name not in NEEDED, f"{name} made sense of it"


def test_what_a_workspace_is_called_is_text(odd: Odd) -> None:
    for name in ("team", "url", "enterprise_id"):
        odd.page = (200, json.dumps({"ok": True, "team_id": "T1", "user_id": "U1", name: ["x"]}).encode())
        with pytest.raises(UnknownOutcome):
            odd.slack.team()


def test_a_word_of_slacks_is_a_refusal_whatever_the_word(odd: Odd) -> None:
    for word in ("not_in_channel", "a_word_of_next_year"):
        odd.page = (200, json.dumps({"ok": False, "error": word}).encode())
        with pytest.raises(RefusedBySlack, match=word):
            odd.slack.post("C1", SAID)


PAUSES = {
    "0": 0, "3": 3, "1.5": 1.5, "3600": 3600, "9" * 20: 3600, "-5": 1, "soon": 1, "nan": 1, "1e400": 1, "": 1,
    "Wed, 21 Oct 2026 07:28:00 GMT": 1,
}  # fmt: skip


def test_a_pause_is_a_number_of_seconds_and_at_most_an_hour(odd: Odd) -> None:
    odd.page = (429, b'{"ok":false,"error":"ratelimited"}')
    for odd.pause, seconds in [(None, 1), *PAUSES.items()]:
        for call in ("post", "publish", "upload"):
            with pytest.raises(TryLater) as later:
                CALLS[call](odd.slack)
            assert later.value.seconds == seconds, odd.pause


def test_who_is_away_for_ever_is_looked_at_again_within_the_year(odd: Odd) -> None:
    odd.page = (200, json.dumps(WITHOUT_AN_END).encode())
    until = odd.slack.away_until("U1", MONDAY)
    assert until is not None and (until - MONDAY).days <= 366


def test_one_person_who_cannot_be_read_costs_nobody_else(odd: Odd) -> None:
    people = [None, {}, {"id": 7}, {"id": "U1", "profile": []}, {"id": "U2", "name": "ben"}]
    people += [{"id": "U3", "tz": {}}, {"id": "U" * 99}, {"id": "U4", "profile": {"real_name": 7}}]
    people += [{"id": "U5", "deleted": True, "name": "x\0" * 300}, {"id": "U6", "locale": "fr-FR" * 20}]
    odd.page = (200, json.dumps({"ok": True, "members": people}).encode())
    found = odd.slack.people("", "T1", None).items
    assert [one.slack_id for one in found] == ["U2", "U5", "U6"]
    assert found[1].has_left and "\0" not in found[1].name and len(found[1].name) == 200
