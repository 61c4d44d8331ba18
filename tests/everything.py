"""A company with one row in every table, and one real payload for everything that the bot listens to.

What attacks the bot starts from these: forged payloads from the real ones, hostile words in every column.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlalchemy.types import LargeBinary

from bot import handlers
from bot.store.base import Base, UTCDateTime
from bot.store.keys.seal import Sealed
from tests.fakes import BOT, TEAM, dm_of
from tests.world import KITCHEN, QUESTIONS, World

ACTOR = "UANNA"
NUMBER = 1  # of each row, as far as the table is not full already
Words = Callable[[str], str]

WRITTEN = {  # what members write, by table and column
    "answers.text", "card_versions.text", "card_versions.title", "cards.text", "cards.title",
    "evidence.topic", "group_meetings.note", "group_items.text", "group_seats.goal", "groups.theme",
    "group_meetings.situation", "groups.charter", "groups.outcome",
    "group_seats.why", "group_seats.review", "circle_cards.title", "circle_cards.text",
    "meeting_parts.brings", "meeting_parts.commitment", "meeting_parts.lesson",
    "meeting_parts.suggestion", "pair_feedback.helps", "pair_feedback.change", "swap_legs.shown",
    "swap_legs.wished",
    "external_mentors.name", "external_mentors.topics", "gatherings.record", "meetings.note",
    "mentoring_requests.links", "mentoring_requests.objective", "mentoring_requests.place",
    "mentoring_requests.topic", "questions.looked_for", "questions.text", "questions.tried",
    "referents.topic", "replies.text", "reports.reason",
    "seats.develop", "seats.learned", "seats.next_action", "seats.thanks",
    "setting_changes.new", "setting_changes.old", "thanks.reason", "wishes.topic",
}  # fmt: skip
ROWS: dict[str, dict[str, Any]] = {
    "cards": {"kind": "record", "source_type": "record", "author_id": 1, "month": "2026-02",
              "merged_into_id": None, "number": 2},
    "evidence": {"kind": "declared", "answer_id": None, "question_id": None},
    "external_mentors": {"link": "https://mentors.invalid/book", "member_id": None},
    "gatherings": {"agenda": [1], "recorded_by_id": None},
    "groups": {"kind": "introduction", "state": "open", "slots": [1772442000]},
    "group_meetings": {"state": "held", "changed_by_id": 2},
    "group_seats": {"state": "agreed"},
    "group_items": {"author_id": 1},
    "meeting_parts": {"member_id": 1},
    "pair_feedback": {"stage": "half", "reached": None},
    "circle_cards": {"author_id": 1, "state": "proposed"},
    "swap_legs": {"receiver_id": 2, "request_id": None},
    "mentoring_offers": {"mentor_id": 1, "state": "offered", "evidence": [1], "slots": [1772442000]},
    "mentoring_requests": {"requester_id": 1, "mode": "in_person", "state": "asking", "avoid": [2]},
    "meetings": {"state": "held", "channel": None, "changed_by_id": 2},
    "members": {},
    "notices": {"kind": "question.nudge", "subject_type": "nudge", "key": "k", "state": "sent",
                "channel": dm_of(ACTOR),
                "ts": "1.000001", "sealed_channel": None, "thread_ts": None, "error": None, "wanted": 1,
                "drawn": 1},
    "nudges": {"state": "offered", "evidence": [1], "wave": 1, "signals": []},
    "questions": {"state": "open", "channel": QUESTIONS, "sealed_asker": None, "sealed_targets": None,
                  "helped_by_id": None, "first_asked_id": 2, "language": "fr", "unhelped_at": None,
                  "closed_at": None},
    "replies": {"offer_id": None, "meeting_id": None, "answer_id": None, "meaning": "answer", "author_id": 2,
                "to_id": None, "points_to_id": 3, "seen_in": None, "deleted_at": None},
    "answers": {"author_id": 2, "deleted_at": None, "accepted_at": None},
    "recall_hits": {"past_id": None},
    "reports": {"subject": "answer", "subject_id": 1, "reporter_id": 3, "state": "open"},
    "rituals": {"kind": "rex", "nth": 1, "weekday": 1, "minute": 600},
    "rounds": {"kind": "failure", "period": "2026-03", "state": "leaders"},
    "seats": {"is_learner": True, "goes_on": None, "applied": None, "useful": None, "shared_id": None,
              "answered_at": None},
    "setting_changes": {"setting": "external_mentors"},
    "stories": {"kind": "failure", "month": "2026-03", "batch": 1, "receipt": None, "language": "fr"},
    "thanks": {"receiver_id": 1, "giver_id": 2, "is_shown": None},
    "places": {"slack_id": QUESTIONS, "archived_by": None, "lost_why": None, "archived_at": None,
               "digest_weekday": 1},
    "home_tabs": {},
    "outside_calendars": {"problem": ""},
}  # fmt: skip
for _name in ("cards", "stories", "answers"):
    ROWS[_name] |= {"taken_down_at": None}
ALONE = {"erased", "gestures", "home_changes", "knowledge_changes", "vectors", "tallies", "story_pools"}
JSONS: dict[str, Callable[[Words], Any]] = {
    "stories.told": lambda words: {name: words("stories.told") for name in ("tried", "wrong", "lesson")},
    "stories.tags": lambda words: [words("stories.tags")[:40]],
    "places.topics": lambda words: [words("places.topics")[:40]],
    "replies.files": lambda words: [[words("replies.files"), "https://files.invalid/a|b<!channel>"]],
}


def spoken(column: str) -> str:
    return f"The words of {column}"


def furnish(world: World, words: Words = spoken) -> None:
    """One row in every table: what Anna asked, wrote, was asked and agreed with Ben."""
    at = world.clock.at - timedelta(hours=2)
    with world.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in ALONE | {"workspaces", "members"}:
                continue
            row = {column.name: _value(table.name, column, words, at) for column in table.columns}
            row |= ROWS.get(table.name, {})
            connection.execute(table.insert().values({k: v for k, v in row.items() if v is not ...}))
            if table.name == "seats":
                other = {**row, "id": 2, "member_id": 2, "is_learner": False}
                connection.execute(table.insert().values({k: v for k, v in other.items() if v is not ...}))
        if connection.dialect.name == "postgresql":  # whose counters know nothing of numbers that were given
            for table in Base.metadata.sorted_tables:
                if "id" in table.columns:
                    counter = f"pg_get_serial_sequence('{table.name}', 'id')"
                    connection.exec_driver_sql(f"SELECT setval({counter}, 1000)")
    with world.deps.sessions.begin() as session:
        world.workspace(session).rituals_channel = KITCHEN
        for member in world.everybody(session):
            member.name = words("members.name")[:200]
    world.deps.index.load()


def _value(table: str, column: Column[Any], words: Words, at: Any) -> Any:
    """Something for a column: words where members write, the first row where another is named."""
    name = f"{table}.{column.name}"
    if name in WRITTEN:
        return words(name)[: getattr(column.type, "length", None)]
    if name in JSONS:
        return JSONS[name](words)
    if column.foreign_keys:
        return NUMBER if table != "avoidances" or column.name != "other_id" else 2
    if column.primary_key:
        return NUMBER
    if isinstance(column.type, UTCDateTime):
        return at
    if isinstance(column.type, Sealed):
        return "sealed"
    if isinstance(column.type, LargeBinary):
        return b"\0"
    if column.default is not None or column.nullable:
        return ...
    return [] if isinstance(column.type, JSON) else "1"


def unknown_texts() -> set[str]:
    """Columns that may hold what members write, and of which the table above says nothing."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Text):
                found.add(f"{table.name}.{column.name}")
    return found - WRITTEN


# -- everything that the bot listens to ----------------------------------------------------------------------

ONE = "1"


def listed(names: str) -> list[str]:
    return names.split()


VALUES: dict[str, str] = {
    **dict.fromkeys(
        listed(
            """
            question.edit question.not_it question.send question.withdraw question.reopen
            question.not_helped question.solves_card nudge.answer nudge.snooze nudge.decline
            nudge.off_topic nudge.hand_over nudge.remember nudge.why_me question.help
            answer.accept answer.unaccept answer.helpful reply.accept reply.helps reply.not_yet
            reply.ask_named reply.keep reply.close reply.not_solved direct.ask
            direct.ask_nameless direct.drop expertise.approve expertise.remove question.talk
            mentoring.choose mentoring.choose_for_me mentoring.others mentoring.widen
            mentoring.withdraw mentoring.other_time mentoring.decline mentoring.hand_over
            mentoring.accept_time mentoring.refuse_time mentoring.more
            mentoring.invited.yes mentoring.invited.no meeting.move meeting.cancel
            meeting.marks meeting.stop meeting.did_not meeting.remember meeting.share story.edit
            round.override round.change card.mark_stale card.still_right card.amend card.merge
            thanks.open thanks.show thanks.keep digest.join circle.say gathering.take_host
            gathering.take_clock gathering.take_scribe gathering.write
            question.reach_here question.reach_others card.unmerge report.open_story
            answer.edit
            introduction.skip introduction.missed swap.look swap.agree swap.decline
            pair.accept pair.decline pair.withdraw pair.stop pair.add pair.done pair.again pair.choose
            circle.join circle.decline circle.absent circle.facilitate circle.bring circle.situation
            circle.look_back circle.charter circle.leave circle.take_place circle.end
            circle.card circle.card_agree circle.card_refuse circle.review
            group.other_time group.move group.cancel
            report.open_card report.open_answer report.take_down report.keep report.restore
            """
        ),
        ONE,
    ),
    **dict.fromkeys(
        listed(
            """
            question.ask words.later direct.pause direct.no_more people.start people.skip_start
            people.availability people.resume people.expertise people.privacy people.export
            people.erase settings.open mentoring.start calendar.open calendar.forget
            search.find search.who thanks.say thanks.statement digest.open receipt.open question.all
            introduction.open circle.open circle.list pair.open pair.find swap.open group.link.join
            story.no_hints meeting.link.join people.start_again
            """
        ),
        "-",
    ),
    "question.solves": "1:1",
    "nudge.hand_to": "1:2",
    "direct.to.1": "1:1",
    "words.to.1": "1::1.000002",
    "words.tell": "failure::1.000002",
    "words.tell_nameless": "failure::1.000002",
    "words.look_back": "1::1.000002",
    "words.ask": ":1.000002",
    "people.language": "fr",
    "search.ask": "VPN",
    "eclair.instead": "find VPN",
    "expertise.ask_them": "2:VPN",
    "expertise.meet_them": "2:VPN",
    "mentoring.outside": "1:1",
    "mentoring.outside_link": "1:1",
    "mentoring.claim.0": "1:1772442000",
    "pair.look_back": "1:half",
    "circle.prefer.1": "1:1772442000",
    "circle.kept.yes": "1:yes",
    "group.take.1": "1:1772442000",
    "meeting.rate.4": "1:4",
    "meeting.applied.yes": "1:yes",
    "story.tell_rex": "rex",
    "story.tell_failure": "failure",
    "story.tell_lesson": "lesson",
    "round.begin_rex": "rex",
    "round.begin_failure": "failure",
    "round.begin_lesson": "lesson",
    "round.pace": "quarter",
}
MENUS = {"people.language", "round.pace"}
IN_FORMS = {"expertise.approve", "expertise.remove", "story.no_hints", "calendar.forget", "people.erase"}
OPENED_BY: dict[str, tuple[str, str]] = {  # a form: by which button or command it is opened
    "question.ask_form": ("", "/ask"),
    "question.edit_form": ("question.edit", ""),
    "nudge.hand_over_form": ("nudge.hand_over", ""),
    "answer.form": ("question.help", ""),
    "people.start_form": ("people.start", ""),
    "people.availability_form": ("people.availability", ""),
    "people.erase_form": ("people.erase", ""),
    "settings.form": ("settings.open", ""),
    "mentoring.form": ("", "/mentor budget"),
    "mentoring.other_time_form": ("mentoring.other_time", ""),
    "mentoring.hand_over_form": ("mentoring.hand_over", ""),
    "meeting.move_form": ("meeting.move", ""),
    "meeting.cancel_form": ("meeting.cancel", ""),
    "meeting.form": ("meeting.rate.4", ""),
    "meeting.share_form": ("meeting.share", ""),
    "introduction.form": ("introduction.open", ""),
    "swap.form": ("swap.open", ""),
    "circle.form": ("", "/eclair circle"),
    "circle.bring_form": ("circle.bring", ""),
    "circle.situation_form": ("circle.situation", ""),
    "circle.back_form": ("circle.look_back", ""),
    "circle.charter_form": ("circle.charter", ""),
    "pair.form": ("", "/eclair pair"),
    "pair.back_form": ("pair.look_back", ""),
    "group.time_form": ("group.other_time", ""),
    "group.move_form": ("group.move", ""),
    "group.cancel_form": ("group.cancel", ""),
    "outside.form": ("", "/eclair mentors"),
    "calendar.form": ("calendar.open", ""),
    "story.form": ("story.tell_failure", ""),
    "story.edit_form": ("story.edit", ""),
    "receipt.form": ("", "/eclair receipt"),
    "round.change_form": ("round.change", ""),
    "card.amend_form": ("card.amend", ""),
    "thanks.form": ("thanks.open", ""),
    "thanks.free_form": ("thanks.say", ""),
    "search.find_form": ("search.find", ""),
    "search.who_form": ("search.who", ""),
    "digest.form": ("", "/eclair digest"),
    "gathering.form": ("gathering.write", ""),
    "report.form_story": ("report.open_story", ""),
    "report.form_card": ("report.open_card", ""),
    "report.form_answer": ("report.open_answer", ""),
    "report.down_form": ("report.take_down", ""),
}
# forms that replace others, need two cards, a pair or a circle, or lie above one that somebody forgotten sent
BUILT = (
    "receipt.own_form",
    "answer.edit_form",
    "card.merge_form",
    "people.start_again_form",
    "report.form_of_several",
    "pair.accept_form",
    "pair.add_form",
    "circle.join_form",
    "circle.card_form",
    "circle.review_form",
)


class Listeners:
    """Stands where Bolt stands when handlers register, and notes what is listened to."""

    def __init__(self) -> None:
        self.asked: dict[str, list[str | re.Pattern[str]]] = {}
        handlers.register(self)  # type: ignore[arg-type]

    def __getattr__(self, kind: str) -> Any:
        def note(constraint: Any = None, **_: Any) -> Any:
            self.asked.setdefault(kind, []).append(constraint)
            return lambda listener: listener

        return note


def real_ones(world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """A payload as Slack would send it for each listener, by its name; for an unknown one there is none."""
    for kind, constraints in Listeners().asked.items():
        for constraint in constraints:
            found = list(_of(world, kind, constraint))
            assert found, f"no real payload is known of {kind} {constraint!r}: add one in tests/everything.py"
            yield from ((f"{kind} {name}", body) for name, body in found)


def _of(world: World, kind: str, listens: str | re.Pattern[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    known = {"command": COMMANDS, "shortcut": SHORTCUTS, "action": VALUES, "view": FORMS, "event": EVENTS}[
        kind
    ]
    for name in known:
        base = name.split(" ")[0]
        if listens.match(base) if isinstance(listens, re.Pattern) else listens == base:
            build = {"command": a_command, "shortcut": a_shortcut, "action": a_press, "view": a_form}
            yield name, build.get(kind, an_event)(world, name)


COMMANDS = (
    "/ask", "/ask How do I oil a door?", "/mentor", "/mentor <@UBEN|ben> budget", "/rex", "/eclair help",
    "/eclair questions", "/eclair who VPN", "/eclair skip 2h", "/eclair rituals", "/eclair find VPN",
    "/eclair thanks <@UBEN|ben> for the door", "/eclair badges", "/eclair statement", "/eclair privacy",
    "/eclair failure", "/eclair settings", "/eclair profile", "/eclair calendar",
    "/eclair introductions",
)  # fmt: skip
SHORTCUTS = ("ask_a_question", "ask_about_message", "ask_for_a_session", "report_message")
FORMS = (*OPENED_BY, *BUILT)


def a_command(world: World, words: str) -> dict[str, Any]:
    name, _, text = words.partition(" ")
    return world.command(ACTOR, name, text)


def a_shortcut(world: World, callback_id: str) -> dict[str, Any]:
    body = {**world._interaction(ACTOR, "shortcut"), "callback_id": callback_id}
    if callback_id not in ("ask_about_message", "report_message"):
        return body
    message = {"ts": "1.000002", "user": "UBEN", "text": "Does <@UKIM> know &lt;that&gt;?", "type": "message"}
    more = {"channel": {"id": KITCHEN, "name": "kitchen"}, "message": message}
    return {**body, "type": "message_action", "response_url": "https://hooks.invalid/shortcut", **more}


def a_press(world: World, action_id: str) -> dict[str, Any]:
    body = world.pressing(ACTOR, action_id, VALUES[action_id])
    if action_id in MENUS:
        chosen = {"text": {"type": "plain_text", "text": "x"}, "value": VALUES[action_id]}
        body["actions"] = [{"type": "static_select", "action_id": action_id, "selected_option": chosen}]
    if action_id in (
        "expertise.approve",
        "expertise.remove",
        "story.no_hints",
        "calendar.forget",
        "people.erase",
    ):
        opener = "people.expertise" if action_id.startswith("expertise") else "people.privacy"
        world.press(ACTOR, opener, value="-")
        body["view"] = {**world.modal(ACTOR), "state": {"values": {}}}
    if action_id == "mentoring.more":
        world.slash(ACTOR, "/mentor", "budget")
        body["view"] = world.submission(ACTOR)["view"]
    said = {"user": ACTOR, "ts": "1.000002", "text": "I let the door fall", "channel": dm_of(ACTOR)}
    world.slack.written[dm_of(ACTOR), "1.000002"] = said
    return body


def a_form(world: World, callback_id: str) -> dict[str, Any]:
    if callback_id in BUILT:
        world.press(ACTOR, "card.amend" if callback_id.startswith("card") else "story.edit", value=ONE)
    else:
        action, command = OPENED_BY[callback_id]
        if action:
            world.send(a_press(world, action))
        else:
            world.send(a_command(world, command))
    body = world.submission(ACTOR)
    if callback_id in BUILT:
        about = f"failure:{'0' * 64}" if callback_id.startswith("receipt") else ONE
        body["view"] |= {"callback_id": callback_id, "private_metadata": about}
    assert body["view"]["callback_id"] == callback_id
    for field, held in body["view"]["state"]["values"].items():
        if held[field]["type"] == "plain_text_input" and not held[field].get("value"):
            held[field]["value"] = "12"
    return body


EVENTS = (
    "message", "message thread", "message direct", "message changed", "message deleted", "app_mention",
    "reaction_added", "reaction_removed", "app_home_opened", "channel_archive", "channel_unarchive",
    "channel_id_changed", "team_join", "user_change", "member_joined_channel", "member_left_channel",
    "channel_left", "group_left", "channel_shared", "channel_unshared", "group_archive", "group_unarchive",
    "channel_deleted", "group_deleted", "channel_rename", "group_rename", "app_uninstalled", "tokens_revoked",
)  # fmt: skip


def an_event(world: World, name: str) -> dict[str, Any]:
    ts, item = world.slack.stamp(), {"type": "message", "channel": dm_of(ACTOR), "ts": "1.000001"}
    rich = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "How?"}, {"type": "user", "user_id": "UBEN"}]}]}]  # fmt: skip
    files = [{"id": "F1", "title": "plan.pdf", "permalink": "https://files.invalid/F1", "mode": "hosted"}]
    old = {"user": ACTOR, "ts": "1.000002", "text": "Where is it?", "thread_ts": "1.000001"}
    person = {
        "id": "UBEN",
        "team_id": TEAM,
        "name": "ben",
        "tz": "Europe/London",
        "profile": {"real_name": "B"},
    }
    channel = {"channel": QUESTIONS, "channel_type": "channel"}
    direct = {"channel": dm_of(ACTOR), "channel_type": "im"}
    written = {"ts": ts, "text": "How do I oil the door?", "blocks": rich, "files": files}
    changed = {**direct, "message": {**old, "text": "Where are they?"}, "previous_message": old}
    deleted = {**direct, "deleted_ts": "1.000002", "previous_message": old}
    sign = {"reaction": "+1", "item": item}
    known: dict[str, tuple[str | None, str, dict[str, Any]]] = {
        "message": (ACTOR, "message", {**channel, **written}),
        "message thread": (ACTOR, "message", {**direct, **written, "thread_ts": "1.000001"}),
        "message direct": (ACTOR, "message", {**direct, **written}),
        "message changed": (None, "message", {"subtype": "message_changed", "ts": ts, **changed}),
        "message deleted": (None, "message", {"subtype": "message_deleted", "ts": ts, **deleted}),
        "app_mention": (ACTOR, "app_mention", {**channel, **written, "text": f"<@{BOT}> Where is the oil?"}),
        "reaction_added": (ACTOR, "reaction_added", sign),
        "reaction_removed": (ACTOR, "reaction_removed", sign),
        "app_home_opened": (ACTOR, "app_home_opened", {"tab": "home", "channel": dm_of(ACTOR)}),
        "channel_archive": (ACTOR, "channel_archive", {"channel": KITCHEN}),
        "channel_unarchive": (ACTOR, "channel_unarchive", {"channel": KITCHEN}),
        "channel_shared": (None, name, {"channel": KITCHEN, "connected_team_id": "TOTHER"}),
        "channel_unshared": (None, name, {"channel": KITCHEN, "previously_connected_team_id": "TOTHER"}),
        "channel_id_changed": (None, name, {"old_channel_id": KITCHEN, "new_channel_id": "C0NEW"}),
        "member_joined_channel": ("UBEN", name, {"channel": KITCHEN, "channel_type": "C", "team": TEAM}),
        "member_left_channel": ("UBEN", name, {"channel": KITCHEN, "channel_type": "C", "team": TEAM}),
        "channel_left": (None, name, {"channel": KITCHEN, "actor_id": "UBEN"}),
        "group_archive": (ACTOR, name, {"channel": KITCHEN}),
        "group_unarchive": (ACTOR, name, {"channel": KITCHEN}),
        "channel_deleted": (None, name, {"channel": KITCHEN}),
        "group_deleted": (None, name, {"channel": KITCHEN}),
        "channel_rename": (None, name, {"channel": {"id": KITCHEN, "name": "cellar", "created": 1}}),
        "group_rename": (None, name, {"channel": {"id": KITCHEN, "name": "cellar", "created": 1}}),
        "app_uninstalled": (None, name, {}),
        "tokens_revoked": (None, name, {"tokens": {"oauth": ["UBEN"], "bot": [BOT]}}),
        "group_left": (None, name, {"channel": KITCHEN, "actor_id": "UBEN"}),
        "team_join": (None, "team_join", {"user": person}),
        "user_change": (None, "user_change", {"user": person}),
    }
    user, kind, more = known[name]
    body = world.event(user, kind)
    body["event"] |= more
    return body


KNOWN: dict[str, Iterable[str]] = {
    "command": COMMANDS,
    "shortcut": SHORTCUTS,
    "action": VALUES,
    "view": FORMS,
    "event": EVENTS,
}
