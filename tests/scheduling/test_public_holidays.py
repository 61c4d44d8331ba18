"""A region's own holidays: for a person and the organisation, in their forms, whatever the store holds."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.i18n import LANGUAGES, translator
from bot.scheduling import public_holidays
from bot.services.people import identity, time_settings
from bot.services.people.identity import holidays_of
from bot.store.models import Member
from bot.views.admin import settings_form
from bot.views.people import profile_forms
from sandbox.slack.blockkit import problems
from tests.world import World

EPIPHANY = datetime(2026, 1, 6, 10, tzinfo=UTC)  # a Tuesday; rests in Bavaria, works in Berlin
LARGEST_VIEW = 250_000  # bytes; what Slack takes is said to be this


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("FR-57", date(2027, 3, 26)),
        ("FR-6AE", date(2026, 12, 26)),
        ("DE-BY", date(2026, 1, 6)),
        ("GB-SCT", date(2026, 1, 2)),
        ("US-CA", date(2026, 3, 31)),
        ("CH-GE", date(2026, 12, 31)),
        ("ES-CT", date(2026, 9, 11)),
        ("CA-QC", date(2026, 6, 24)),
        ("AU-VIC", date(2026, 11, 3)),
        ("de-by", date(2026, 1, 6)),
        ("DE_BY", date(2026, 1, 6)),
        ("DE-Augsburg", date(2026, 8, 8)),
    ],
)
def test_a_region_rests_on_days_of_its_own_and_on_its_countrys(place: str, day: date) -> None:
    country = place[:2].upper()
    assert day in holidays_of(place)
    assert date(2026, 1, 1) in holidays_of(place)
    assert day not in holidays_of(country)


@pytest.mark.parametrize("place", ["", "XX", "💥", "XX-YY", "-", "-BY", "FR\0", "x" * 200, "  "])
def test_a_place_that_there_is_not_rests_never_and_breaks_nothing(place: str) -> None:
    assert date(2026, 1, 1) not in holidays_of(place)
    assert not public_holidays.is_known(place)


@pytest.mark.parametrize("country", time_settings.COUNTRIES)
def test_every_region_that_is_offered_has_a_name(country: str) -> None:
    assert [code for code, name in public_holidays.regions_of(country) if name.isupper()] == []


@pytest.mark.parametrize("place", ["FR-ZZ", "DE-", "FR-57-3", "DE-💥"])
def test_a_region_that_there_is_not_rests_with_its_country(place: str) -> None:
    assert date(2026, 1, 1) in holidays_of(place)
    assert not public_holidays.is_known(place)


def test_a_person_chooses_their_region_and_it_is_shown_again(world: World) -> None:
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    assert world.submit("UEMMA", country="DE-BY").errors == {}
    with world.deps.read_sessions() as session:
        emma = world.member(session, "UEMMA")
        assert emma.country == "DE-BY"
        assert not identity.week_of(emma).is_open(EPIPHANY)
        assert identity.week_of(world.member(session, "UFARID")).is_open(EPIPHANY)
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    [field] = [
        one["element"] for one in world.modal("UEMMA")["blocks"] if one["block_id"] == profile_forms.COUNTRY
    ]
    assert field["initial_option"]["text"]["text"] == "Allemagne\u00a0: Bayern"
    assert world.submit("UEMMA", country="same").errors == {}
    with world.deps.read_sessions() as session:
        assert world.member(session, "UEMMA").country is None


def test_the_organisation_chooses_a_region_for_whoever_chose_none(world: World) -> None:
    world.slash("UANNA", "/eclair", "settings")
    assert world.submit("UANNA", country="DE-BY").errors == {}
    with world.deps.read_sessions() as session:
        assert not identity.week_of(world.member(session, "UBEN")).is_open(EPIPHANY)
        assert not identity.week_of_workspace(world.workspace(session)).is_open(EPIPHANY)
    world.slash("UANNA", "/eclair", "settings")
    assert "Allemagne\u00a0: Bayern" in json.dumps(world.modal("UANNA")["blocks"][-1], ensure_ascii=False)


@pytest.mark.parametrize("stored", ["XX", "💥", "", "ZZ-1", "fr-57", "DE-ZZ", "JP"])
def test_whatever_the_store_holds_the_forms_open_and_the_week_is_known(world: World, stored: str) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UEMMA").country = stored
        world.workspace(session).country = stored
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    assert world.modal("UEMMA")["callback_id"] == profile_forms.AVAILABILITY_FORM
    world.slash("UANNA", "/eclair", "settings")
    assert world.modal("UANNA")["callback_id"] == settings_form.FORM
    assert world.submit("UANNA", country="FR-57").errors == {}
    world.slash("UANNA", "/eclair", "settings")
    world.slash("UEMMA", "/eclair", "privacy")
    with world.deps.read_sessions() as session:
        assert identity.week_of(world.member(session, "UEMMA")).next_open(EPIPHANY) is not None
        assert world.workspace(session).country == "FR-57"


@pytest.mark.parametrize("stored", ["XX", "💥", "DE-ZZ", "fr57", "FR ", "DE-Augs", "FRANCE"])
def test_what_was_stored_before_hinders_nobody_who_changes_something_else(world: World, stored: str) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UEMMA").country = stored
        world.workspace(session).country = stored
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    assert world.submit("UEMMA", minutes="25").errors == {}
    world.slash("UANNA", "/eclair", "settings")
    assert world.submit("UANNA", language="en").errors == {}
    with world.deps.read_sessions() as session:
        assert world.member(session, "UEMMA").country in (stored, public_holidays.written(stored))
        assert world.workspace(session).language == "en"


@pytest.mark.parametrize("stored", ["de-by", "DE_BY", " DE-by"])
def test_a_code_in_other_letters_is_shown_as_its_region_and_kept_as_such(world: World, stored: str) -> None:
    with world.deps.sessions.begin() as session:
        world.member(session, "UEMMA").country = stored
        world.workspace(session).country = stored
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    [field] = [
        one["element"] for one in world.modal("UEMMA")["blocks"] if one["block_id"] == profile_forms.COUNTRY
    ]
    assert field["initial_option"]["text"]["text"] == "Allemagne\u00a0: Bayern"
    assert world.submit("UEMMA").errors == {}
    world.slash("UANNA", "/eclair", "settings")
    assert world.submit("UANNA").errors == {}
    with world.deps.read_sessions() as session:
        assert world.member(session, "UEMMA").country == world.workspace(session).country == "DE-BY"


def test_a_place_that_is_not_offered_is_refused_beside_the_field(world: World) -> None:
    world.press("UEMMA", profile_forms.AVAILABILITY, "home")
    sent = world.submission("UEMMA", country="DE-BY")
    for state in sent["view"]["state"]["values"][profile_forms.COUNTRY].values():
        state["selected_option"]["value"] = "DE-ZZ"
    assert list(world.send(sent).errors) == [profile_forms.COUNTRY]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_can_be_chosen_within_slacks_limits(language: str) -> None:
    t, member = translator(language), Member(country="IT-RM", takes_nudges=True)
    form = profile_forms.availability_form(
        t, member, ((0, 540, 1080),), [], 60, None, time_settings.COUNTRIES
    )
    assert problems(form, "modal") == []
    assert len(json.dumps(form)) < LARGEST_VIEW / 2
    [field] = [one["element"] for one in form["blocks"] if one["block_id"] == profile_forms.COUNTRY]
    offered = [one["value"] for group in field["option_groups"] for one in group["options"]]
    assert len(offered) == len(set(offered))
    assert {"same", *time_settings.COUNTRIES, "FR-57", "US-WY", "CH-GE", "IT-VE", "CA-QC"} <= set(offered)
    assert all(public_holidays.is_known(one) for one in offered if one != "same")


def test_a_region_is_called_as_it_calls_itself() -> None:
    t = translator("fr")
    assert [profile_forms.place(t, one) for one in ("FR-57", "CA-QC", "CA-BC", "ES-CT", "FR", "XX-1")] == [
        "France\u00a0: Moselle",
        "Canada\u00a0: Québec",
        "Canada\u00a0: British Columbia / Colombie-Britannique",
        "Espagne\u00a0: Cataluña / Catalunya",
        "France",
        "XX\u00a0: 1",
    ]
