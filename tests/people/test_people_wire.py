"""A person's whole stay, acted over the wire in French and in English, from the first steps to good-bye."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import deps
from bot.cli.run import Bot
from bot.config import Config
from bot.i18n import translator
from bot.jobs import due_steps
from bot.store.models import Member
from bot.store.people.members import anywhere
from bot.views.admin import settings_form
from bot.views.people import profile_forms
from bot.views.privacy import privacy_messages
from sandbox import Channel, Clock, Person, Sandbox
from sandbox.testing.actor import Actor
from tests.outbox.test_wire import MONDAY, PATIENCE, ROOT, wait_for
from tests.traces import files_with, logged, rows_with

PEOPLE = (
    Person("anna", "Anna Admin", locale="fr-FR", is_admin=True, title="Directrice"),
    Person("emma", "Emmanuelle Rarenom", locale="fr-FR", title="Soudeuse"),
    Person("ben", "Benedict Rarename", locale="en-GB", tz="Europe/London", title="Welder"),
)
START_FR, START_EN = (translator(language)("home.start") for language in ("fr", "en"))


@pytest.fixture
def box() -> Iterator[Sandbox]:
    channels = [
        Channel("questions", [person.handle for person in PEOPLE]),
        Channel("pilote", ["anna", "emma"]),
    ]
    clock = Clock(MONDAY, frozen=True)
    made = Sandbox(
        ROOT / "manifest.yml", list(PEOPLE), channels, clock=clock, limits=False, ack_seconds=PATIENCE
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def parts(box: Sandbox, tmp_path: Path) -> Iterator[deps.Deps]:
    config = Config(
        _env_file=None,
        slack_bot_token=SecretStr(box.bot_token),
        slack_app_token=SecretStr(box.app_token),
        slack_api_url=box.api_url,
        data_dir=tmp_path,
        questions_channel=box.workspace.place("questions").id,
        embedding_backend="none",
    )
    made = deps.build(config, clock=box.clock.now)
    bot = Bot(made)
    bot.start()
    box.wait_for_bot(PATIENCE)
    yield made
    bot.stop()


def home_reads(actor: Actor, words: str) -> None:
    wait_for(lambda: words in actor.read(actor.sees_home(within=PATIENCE)))


@pytest.mark.parametrize(
    ("who", "start", "title", "said", "gone"),
    [
        ("emma", START_FR, "Soudeuse", "soudure", "plus rien de vous"),
        pytest.param("ben", START_EN, "Welder", "welding", "nothing about you", marks=pytest.mark.long),
    ],
)
def test_a_whole_stay_from_the_first_steps_to_good_bye(
    box: Sandbox, parts: deps.Deps, who: str, start: str, title: str, said: str, gone: str
):
    actor = box.as_(who)
    with logged() as log:
        actor.open_home()
        actor.press(start, within=PATIENCE)
        assert title in actor.read(actor.sees_modal())
        assert (
            actor.submit(
                {profile_forms.TYPED: f"{said}, {said.upper()}", profile_forms.CHOICES: ["nudges", "listed"]}
            )
            == {}
        )
        home_reads(actor, said)
        actor.press(profile_forms.AVAILABILITY, within=PATIENCE)
        actor.sees_modal()
        errors = actor.submit({profile_forms.FROM: "18:00", profile_forms.TO: "09:00"})
        assert list(errors) == [profile_forms.TO]
        assert (
            actor.submit(
                {profile_forms.FROM: "08:30", profile_forms.TO: "17:00", profile_forms.MINUTES: "45"}
            )
            == {}
        )
        home_reads(actor, "8\u00a0h\u00a030–" if who == "emma" else "08:30–")
        anna = box.as_("anna")
        anna.slash("/eclair", f"qui {said}")
        wait_for(
            lambda: any(said in one.text and f"<@{actor.id}>" in str(one.raw) for one in anna.ephemerals)
        )
        actor.slash("/eclair", "privacy")
        actor.press(privacy_messages.EXPORT, within=PATIENCE)
        wait_for(lambda: _files(box) == {"eclair.md", "eclair.json"})
        actor.press(privacy_messages.ERASE, within=PATIENCE)
        assert actor.submit({}) == {}
        wait_for(lambda: gone in actor.read(actor.modal))
    with parts.read_sessions() as session:
        assert anywhere(session, actor.id) is None
    engine = parts.sessions.kw["bind"]
    name = box.workspace.person(who).name
    assert rows_with(engine, actor.id, name) == []
    wait_for(lambda: files_with(engine, actor.id, name) == [])
    assert actor.id not in log.getvalue()
    assert name not in log.getvalue()


def _files(box: Sandbox) -> set[str]:
    return {str(one.get("name")) for one in box.workspace.files.values()}


@pytest.mark.long
def test_an_open_home_tab_follows_what_others_do(box: Sandbox, parts: deps.Deps):
    anna = box.as_("anna")
    for who, thanked in (("emma", "Vous avez reçu un merci"), ("ben", "You’ve been thanked once")):
        actor = box.as_(who)
        actor.open_home()
        actor.sees_home(within=PATIENCE)
        box.clock.set(box.clock.now() + timedelta(seconds=10))
        anna.slash("/eclair", f"merci @{who} pour la soudure")
        home_reads(actor, "pour la soudure")
        assert thanked in actor.read(actor.sees_home(within=PATIENCE))


@pytest.mark.long
def test_an_admin_settles_the_workspace_and_wrong_input_is_told(box: Sandbox, parts: deps.Deps):
    anna = box.as_("anna")
    anna.slash("/eclair", "réglages")
    anna.sees_modal()
    errors = anna.submit({"settings.nudges_a_day": "99"})
    assert list(errors) == ["settings.nudges_a_day"]
    assert anna.submit({"settings.nudges_a_day": "3", "settings.is_leader": ["emma"]}) == {}
    anna.slash("/eclair", "settings")
    wait_for(lambda: anna.modal is not None and "<@" in str(anna.modal))
    emma = box.as_("emma")
    emma.slash("/eclair", "réglages")
    assert settings_form.FORM not in str(emma.modal)


@pytest.mark.long
def test_a_month_of_a_pilot_says_nothing_to_who_is_outside(box: Sandbox, parts: deps.Deps):
    """Everybody knows of welding; the admin chooses the pilot's channel, in which Ben is not."""
    for handle in ("emma", "ben"):
        box.as_(handle).open_home()
        box.as_(handle).press(translator("fr" if handle == "emma" else "en")("home.start"), within=PATIENCE)
        box.as_(handle).submit(
            {profile_forms.TYPED: "TIG", profile_forms.CHOICES: ["nudges", "sessions", "listed"]}
        )
    anna, ben = box.as_("anna"), box.as_("ben")
    anna.slash("/eclair", "réglages")
    rituals = {"settings.rituals_channel": "pilote", "settings.pilot_channel": "pilote"}
    assert anna.submit(rituals, within=PATIENCE) == {}
    wait_for(lambda: {anna.id, box.as_("emma").id} <= _inside(parts) and ben.id not in _inside(parts))
    said, home = len(ben.messages()), ben.read(ben.sees_home(within=PATIENCE))

    anna.slash("/ask", "Comment régler un poste TIG ?")
    box.clock.set(box.clock.now() + timedelta(seconds=10))
    assert anna.slash("/mentor", "TIG") == ""
    anna.submit({"mentoring.objective": "Repartir avec un réglage sûr"}, within=PATIENCE)
    for _ in range(10):
        box.clock.set(box.clock.now() + timedelta(days=3))
        due_steps.run_due(parts)
    assert [one.text for one in box.as_("emma").messages() if "TIG" in one.text]
    assert len(ben.messages()) == said
    assert ben.ephemerals == []
    assert ben.read(ben.sees_home(within=PATIENCE)) == home
    assert [
        place
        for place in box.workspace.conversations.values()
        if place.kind == "mpim" and ben.id in place.members
    ] == []


def _inside(parts: deps.Deps) -> set[str]:
    with parts.read_sessions() as session:
        return {one.slack_id for one in session.query(Member).filter_by(in_pilot=True)}
