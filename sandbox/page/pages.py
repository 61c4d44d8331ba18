"""The screens of the page, whole, and the fragments that a script fetches to keep them up to date."""

import json
from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from sandbox.page import actions, completion, emoji_names, inspector, timeline
from sandbox.page.block_renderer import Painter
from sandbox.page.page_request import NotHere, Visit, done
from sandbox.page.sidebar import Colleague, people
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface
from sandbox.state.types import Json


def whole(visit: Visit, template: str, at: str, **more: Any) -> Response:
    """A screen with everything around it."""
    t = visit.eyes.words
    reset = {
        "title": t("state.reset"),
        "text": t("state.reset.sure", app=visit.eyes.app_name),
        "confirm": t("state.reset"),
        "deny": t("cancel"),
        "style": "danger",
    }
    base: dict[str, Any] = {
        "at": at,
        "since": visit.box.feed.number,
        "place": None,
        "place_member": True,
        "here": "",
        "thread_ts": "",
        "touring": touring(visit),
        "reset_question": json.dumps(reset),
        "usual_emoji": [(name, emoji_names.picture(name)) for name in emoji_names.USUAL],
    }
    return visit.page(template, **{**base, **more})


def touring(visit: Visit) -> bool:
    return visit.request.cookies.get("tour") != "hidden"


def overview(visit: Visit) -> Response:
    title = visit.eyes.words("welcome.short")
    lead = visit.tour.to_ask(visit.eyes)
    return whole(visit, "overview.html", "overview", title=title, lead=lead)


def conversation(visit: Visit) -> Response:
    with visit.box.workspace.lock:
        place, eyes = visit.place(), visit.eyes
        if eyes.with_app(place) and not visit.beside:
            visit.box.interactions.open_home(eyes.person.id, "messages")
        thread_ts = visit.text("thread")
        answer = whole(
            visit,
            "conversation.html",
            "place",
            **around(visit, place),
            here=place.id,
            with_app=eyes.with_app(place),
            window=timeline.window(eyes, place, at=visit.text("at")),
            unread_from=_unread_from(visit, place),
            thread_ts=thread_ts,
            thread_lines=timeline.thread(eyes, place, thread_ts) if thread_ts else [],
            draft=visit.text("draft"),
        )
    if visit.tour.step == 5 and visit.text("at"):
        visit.tour.finish()
    return answer


def around(visit: Visit, place: Conversation) -> dict[str, Any]:
    """What lines and composers need to know of their conversation."""
    t, shortcuts = visit.eyes.words, visit.box.manifest.shortcuts
    delete = {
        "title": t("message.delete"),
        "text": t("message.delete.sure"),
        "confirm": t("message.delete"),
        "deny": t("cancel"),
        "style": "danger",
    }
    return {
        "place": place,
        "title": visit.eyes.title(place),
        "place_member": visit.eyes.person.id in place.members,
        "message_shortcuts": [one for one in shortcuts if one.get("type") == "message"],
        "global_shortcuts": [one for one in shortcuts if one.get("type") == "global"],
        "delete_question": json.dumps(delete),
    }


def _unread_from(visit: Visit, place: Conversation) -> str:
    return place.last_read.get(visit.eyes.person.id, "0")


def earlier(visit: Visit) -> Response:
    with visit.box.workspace.lock:
        place = visit.place()
        window = timeline.window(visit.eyes, place, before=visit.text("before"))
        return visit.page("earlier_lines.html", **around(visit, place), window=window)


def some(visit: Visit) -> Response:
    """Some messages as they are now; a script puts them where they belong."""
    with visit.box.workspace.lock:
        place, thread = visit.place(), visit.text("thread")
        stamps = visit.request.query_params.getlist("ts")
        lines = timeline.some(visit.eyes, place, stamps, thread)
        return visit.page("some.html", **around(visit, place), lines=lines, in_thread=bool(thread))


def home(visit: Visit) -> Response:
    """The app's Home tab; the app hears that it was opened and draws it."""
    visit.box.interactions.open_home(visit.eyes.person.id)
    title = visit.eyes.words("sidebar.home", app=visit.eyes.app_name)
    app_place = visit.box.workspace.bot_dm(visit.eyes.person.id)
    return whole(
        visit, "home.html", "home", title=title, here="home", app_place=app_place, home_body=_home_body(visit)
    )


def _home_body(visit: Visit) -> Markup:
    with visit.box.workspace.lock:
        view = visit.box.views.homes.get(visit.eyes.person.id)
        if view is None:
            return Markup("")
        return Painter(visit.eyes, Surface("home", visit.eyes.person.id, view)).blocks(view["blocks"])


# -- parts ---------------------------------------------------------------------------------------------------


def part_sidebar(visit: Visit) -> Response:
    ref = visit.text("here")
    place = visit.box.workspace.conversations.get(ref)
    member = place is None or visit.eyes.person.id in place.members
    return visit.page("sidebar.html", place=place, at=visit.text("at"), place_member=member)


def part_people(visit: Visit) -> Response:
    with visit.box.workspace.lock:
        found = people(visit.eyes, visit.text("q"))
    place = visit.box.workspace.conversations.get(visit.text("here"))

    def where(one: Colleague) -> str:
        if place is not None and place.kind in ("channel", "group"):
            return place.id if visit.box.workspace.can_see(one.face.id, place) else ""
        if place is not None and visit.eyes.with_app(place):
            return visit.box.workspace.bot_dm(one.face.id).id
        return "home" if visit.text("here") == "home" else ""

    return visit.page("people.html", found=found, where=where)


def part_drawer(visit: Visit) -> Response:
    tab = visit.text("tab") if visit.text("tab") in ("said", "traffic", "trouble") else "said"
    return visit.page(
        "drawer.html",
        tab=tab,
        said=inspector.said_by_app(visit.eyes) if tab == "said" else [],
        rows=inspector.traffic(visit.eyes, tab == "trouble") if tab != "said" else [],
        refusals=inspector.refusals(visit.eyes),
        seconds=f"{visit.box.sockets.ack_seconds:g}",
    )


def part_why(visit: Visit) -> Response:
    place = visit.place()
    return visit.page("why.html", reasons=inspector.reasons(visit.eyes, place.id, visit.text("ts")))


def part_complete(visit: Visit) -> Response:
    offers = completion.completions(visit.eyes, visit.text("q"))
    return visit.page("offers.html", offers=offers, prefix=visit.text("prefix") or "o")


def part_offers(visit: Visit) -> Response:
    told: Json = json.loads(visit.text("told") or "{}")
    offers = completion.options(visit.eyes, told, visit.text("q"))
    return visit.page("offers.html", offers=offers, prefix=visit.text("prefix") or "o")


def part_colleagues(visit: Visit) -> Response:
    """Whom one may write to."""
    app, word = visit.eyes.face(visit.box.workspace.app.user_id), visit.text("q").strip().lower()
    offers = [completion.Offer(app.id, app.name)] if word in app.name.lower() else []
    for one in people(visit.eyes, word):
        if one.face.id != visit.eyes.person.id:
            offers.append(completion.Offer(one.face.id, one.face.name, one.about))
    return visit.page("offers.html", offers=offers, prefix=visit.text("prefix") or "o")


def part_home(visit: Visit) -> Response:
    return visit.page("home_view.html", home_body=_home_body(visit))


def part_tour(visit: Visit) -> Response:
    return visit.page("tour.html", touring=touring(visit), place=None, here=visit.text("here"))


def tour(visit: Visit) -> Response:
    """Begin the tour again, finish it, or put it away."""
    wish = visit.text("do")
    if wish == "begin":
        visit.tour.begin_again()
    if wish == "finish":
        visit.tour.finish()
    answer = visit.page("tour.html", touring=wish != "hide", place=None)
    answer.set_cookie(
        "tour", "hidden" if wish == "hide" else "shown", max_age=31_536_000, samesite="strict", path="/"
    )
    return answer


PARTS: dict[str, Callable[[Visit], Response]] = {
    "sidebar": part_sidebar,
    "people": part_people,
    "drawer": part_drawer,
    "why": part_why,
    "complete": part_complete,
    "offers": part_offers,
    "colleagues": part_colleagues,
    "home": part_home,
    "tour": part_tour,
    "modal": actions.modal,
    "clock": lambda visit: visit.page("clock.html"),
    "banner": lambda visit: visit.page("banner.html"),
}


def part(visit: Visit) -> Response:
    drawn = PARTS.get(str(visit.request.path_params["part"]))
    if drawn is None:
        raise NotHere("trouble.no_place")
    try:
        return drawn(visit)
    except (LookupError, ValueError):
        return done()
