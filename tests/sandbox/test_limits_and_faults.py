"""Slack's speed limits, and the misfortunes that a test can ask for."""

from collections.abc import Callable
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.state.limits import Bucket, Limits, RateLimitedError
from sandbox.testing.actor import Actor

CUT = (URLError, ConnectionError, TimeoutError)


@pytest.fixture
def client(box: Sandbox) -> WebClient:
    return WebClient(box.bot_token, base_url=box.api_url, timeout=1, retry_handlers=[])


def test_a_channel_takes_a_short_burst_and_then_a_message_a_second(workspace: Callable[..., Sandbox]) -> None:
    box = workspace(limits=True)
    client = WebClient(box.bot_token, base_url=box.api_url)
    anna, bruno = box.as_("anna").id, box.as_("bruno").id
    for number in range(4):
        client.chat_postMessage(channel=anna, text=f"Number {number}")

    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=anna, text="One too many")

    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert int(caught.value.response.headers["Retry-After"]) == 1
    client.chat_postMessage(channel=bruno, text="Another channel is free")


def test_a_method_has_the_calls_of_its_tier_and_no_more() -> None:
    limits = Limits(enabled=True)
    for _ in range(20):
        limits.check("users.list", "")
    with pytest.raises(RateLimitedError) as caught:
        limits.check("users.list", "")
    assert 1 <= caught.value.retry_after <= 3
    limits.check("users.info", "")


def test_a_bucket_refills_with_time() -> None:
    bucket = Bucket(1, 0.5)
    assert bucket.take() == 0
    assert bucket.take() == pytest.approx(2, abs=0.1)
    bucket.at -= 2
    assert bucket.take() == 0


def test_without_limits_everything_goes_through(client: WebClient, anna: Actor) -> None:
    for number in range(12):
        client.chat_postMessage(channel=anna.id, text=f"Number {number}")
    assert len(anna.messages()) == 12


def test_a_call_can_be_made_to_fail_and_is_not_done(box: Sandbox, client: WebClient, anna: Actor) -> None:
    box.faults.next("chat.postMessage", status=500)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=anna.id, text="Lost")
    assert caught.value.response.status_code == 500
    assert anna.messages() == []

    box.faults.ratelimited("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=anna.id, text="Lost")
    assert caught.value.response.headers["Retry-After"] == "7"

    client.chat_postMessage(channel=anna.id, text="Arrived")
    assert [one.text for one in anna.messages()] == ["Arrived"]


def test_a_fault_can_be_for_one_person_and_for_ever(
    box: Sandbox, client: WebClient, anna: Actor, bruno: Actor
) -> None:
    box.faults.next("chat.postMessage", error="channel_not_found", where={"channel": bruno.id}, times=None)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="channel_not_found"):
            client.chat_postMessage(channel=bruno.id, text="Hello")
    client.chat_postMessage(channel=anna.id, text="Hello")

    box.faults.clear()
    client.chat_postMessage(channel=bruno.id, text="Hello again")
    assert bruno.sees("Hello again")


def test_a_send_can_succeed_although_its_caller_sees_an_error(
    box: Sandbox, client: WebClient, anna: Actor
) -> None:
    box.faults.succeed_but_fail("chat.postMessage")

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=anna.id, text="Twice?")

    assert anna.messages()[0].text == "Twice?"


def test_a_connection_can_be_dropped_without_an_answer(box: Sandbox, client: WebClient, anna: Actor) -> None:
    box.faults.drop("chat.postMessage")
    with pytest.raises(CUT):
        client.chat_postMessage(channel=anna.id, text="Lost")
    box.faults.drop("chat.postMessage", after=True)
    with pytest.raises(CUT):
        client.chat_postMessage(channel=anna.id, text="Sent all the same")

    assert [one.text for one in anna.messages()] == ["Sent all the same"]


def test_a_call_can_be_left_without_an_answer(box: Sandbox, client: WebClient, anna: Actor) -> None:
    box.faults.timeout("chat.postMessage", seconds=0.3)
    with pytest.raises(CUT):
        client.chat_postMessage(channel=anna.id, text="Lost")
    assert anna.messages() == []


def test_the_traffic_tells_what_passed(box: Sandbox, client: WebClient, anna: Actor) -> None:
    client.chat_postMessage(channel=anna.id, text="Hello")
    with pytest.raises(SlackApiError):
        client.users_info(user="U404")

    calls = [(one.name, one.outcome) for one in box.request_log.all("call")]
    assert calls == [("chat.postMessage", "ok"), ("users.info", "user_not_found")]
    assert all(one.ms is not None for one in box.request_log.all("call"))
    assert "token" not in box.request_log.all("call")[0].body
