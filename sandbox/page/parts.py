"""The fragments that a script of the page fetches to keep it up to date."""

import json
from collections.abc import Callable

from starlette.responses import Response

from sandbox.page import completion, inspector, timeline
from sandbox.page.actions.app import modal
from sandbox.page.page_request import NotHere, PageRequest, done
from sandbox.page.pages import around, home_body, touring
from sandbox.page.sidebar import Colleague, people
from sandbox.state.types import Json


def earlier(request: PageRequest) -> Response:
    with request.ws.lock:
        place = request.place()
        window = timeline.window(request.viewer, place, before=request.text("before"))
        return request.page("earlier_lines.html", **around(request, place), window=window)


def some(request: PageRequest) -> Response:
    """Some messages as they are now; a script puts them where they belong."""
    with request.ws.lock:
        place, thread = request.place(), request.text("thread")
        stamps = request.http.query_params.getlist("ts")
        lines = timeline.some(request.viewer, place, stamps, thread)
        return request.page("some.html", **around(request, place), lines=lines, in_thread=bool(thread))


def part_sidebar(request: PageRequest) -> Response:
    ref = request.text("here")
    place = request.ws.conversations.get(ref)
    member = place is None or request.viewer.person.id in place.members
    return request.page("sidebar.html", place=place, at=request.text("at"), place_member=member)


def part_people(request: PageRequest) -> Response:
    with request.ws.lock:
        found = people(request.viewer, request.text("q"))
    place = request.ws.conversations.get(request.text("here"))

    def where(one: Colleague) -> str:
        if place is not None and place.kind in ("channel", "group"):
            return place.id if request.ws.can_see(one.face.id, place) else ""
        if place is not None and request.viewer.with_app(place):
            return request.ws.bot_dm(one.face.id).id
        return "home" if request.text("here") == "home" else ""

    return request.page("people.html", found=found, where=where)


def part_drawer(request: PageRequest) -> Response:
    tab = request.text("tab") if request.text("tab") in ("said", "traffic", "trouble") else "said"
    return request.page(
        "drawer.html",
        tab=tab,
        said=inspector.said_by_app(request.viewer) if tab == "said" else [],
        rows=inspector.log_rows(request.viewer, request.slack.sockets.ack_seconds, tab == "trouble")
        if tab != "said"
        else [],
        refusals=inspector.refusals(request.viewer),
        seconds=f"{request.slack.sockets.ack_seconds:g}",
    )


def part_why(request: PageRequest) -> Response:
    place = request.place()
    return request.page("why.html", reasons=inspector.reasons(request.viewer, place.id, request.text("ts")))


def part_complete(request: PageRequest) -> Response:
    offers = completion.completions(request.viewer, request.text("q"))
    return request.page("offers.html", offers=offers, prefix=request.text("prefix") or "o")


def part_offers(request: PageRequest) -> Response:
    told: Json = json.loads(request.text("told") or "{}")
    offers = completion.options(request, told, request.text("q"))
    return request.page("offers.html", offers=offers, prefix=request.text("prefix") or "o")


def part_colleagues(request: PageRequest) -> Response:
    """Whom one may write to."""
    app, word = request.viewer.face(request.ws.app.user_id), request.text("q").strip().lower()
    offers = [completion.Offer(app.id, app.name)] if word in app.name.lower() else []
    for one in people(request.viewer, word):
        if one.face.id != request.viewer.person.id:
            offers.append(completion.Offer(one.face.id, one.face.name, one.about))
    return request.page("offers.html", offers=offers, prefix=request.text("prefix") or "o")


def part_home(request: PageRequest) -> Response:
    return request.page("home_view.html", home_body=home_body(request))


def part_tour(request: PageRequest) -> Response:
    return request.page("tour.html", touring=touring(request), place=None, here=request.text("here"))


def tour(request: PageRequest) -> Response:
    """Begin the tour again, finish it, or put it away."""
    wish = request.text("do")
    if wish == "begin":
        request.tour.begin_again()
    if wish == "finish":
        request.tour.finish()
    answer = request.page("tour.html", touring=wish != "hide", place=None)
    answer.set_cookie(
        "tour", "hidden" if wish == "hide" else "shown", max_age=31_536_000, samesite="strict", path="/"
    )
    return answer


PARTS: dict[str, Callable[[PageRequest], Response]] = {
    "sidebar": part_sidebar,
    "people": part_people,
    "drawer": part_drawer,
    "why": part_why,
    "complete": part_complete,
    "offers": part_offers,
    "colleagues": part_colleagues,
    "home": part_home,
    "tour": part_tour,
    "modal": modal,
    "clock": lambda request: request.page("clock.html"),
    "banner": lambda request: request.page("banner.html"),
}


def part(request: PageRequest) -> Response:
    drawn = PARTS.get(str(request.http.path_params["part"]))
    if drawn is None:
        raise NotHere("trouble.no_place")
    try:
        return drawn(request)
    except (LookupError, ValueError):
        return done()
