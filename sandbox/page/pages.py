"""The pages, whole: the overview, a conversation, the app's Home tab."""

import json
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from sandbox.page import timeline
from sandbox.page.block_renderer import BlockRenderer
from sandbox.page.page_request import PageRequest
from sandbox.page.text import emoji_names
from sandbox.state.conversation import Conversation
from sandbox.state.surfaces import Surface


def whole(request: PageRequest, template: str, at: str, **more: Any) -> Response:
    """A page with its sidebar, header and inspector."""
    t = request.viewer.translate
    reset = {
        "title": t("state.reset"),
        "text": t("state.reset.sure", app=request.viewer.app_name),
        "confirm": t("state.reset"),
        "deny": t("cancel"),
        "style": "danger",
    }
    base: dict[str, Any] = {
        "at": at,
        "since": request.state.feed.number,
        "place": None,
        "place_member": True,
        "here": "",
        "thread_ts": "",
        "touring": touring(request),
        "reset_question": json.dumps(reset),
        "usual_emoji": [(name, emoji_names.picture(name)) for name in emoji_names.USUAL],
    }
    return request.page(template, **{**base, **more})


def touring(request: PageRequest) -> bool:
    return request.http.cookies.get("tour") != "hidden"


def overview(request: PageRequest) -> Response:
    title = request.viewer.translate("welcome.short")
    lead = request.tour.to_ask(request.viewer)
    return whole(request, "overview.html", "overview", title=title, lead=lead)


def conversation(request: PageRequest) -> Response:
    with request.ws.lock:
        place, viewer = request.place(), request.viewer
        if viewer.with_app(place) and not request.beside:
            request.slack.interactions.open_home(viewer.person.id, "messages")
        thread_ts = request.text("thread")
        answer = whole(
            request,
            "conversation.html",
            "place",
            **around(request, place),
            here=place.id,
            with_app=viewer.with_app(place),
            window=timeline.window(viewer, place, at=request.text("at")),
            unread_from=_unread_from(request, place),
            thread_ts=thread_ts,
            thread_lines=timeline.thread(viewer, place, thread_ts) if thread_ts else [],
            draft=request.text("draft"),
        )
    if request.tour.step == 5 and request.text("at"):
        request.tour.finish()
    return answer


def around(request: PageRequest, place: Conversation) -> dict[str, Any]:
    """What lines and composers need to know of their conversation."""
    t, shortcuts = request.viewer.translate, request.state.manifest.shortcuts
    delete = {
        "title": t("message.delete"),
        "text": t("message.delete.sure"),
        "confirm": t("message.delete"),
        "deny": t("cancel"),
        "style": "danger",
    }
    return {
        "place": place,
        "title": request.viewer.title(place),
        "place_member": request.viewer.person.id in place.members,
        "message_shortcuts": [one for one in shortcuts if one.get("type") == "message"],
        "global_shortcuts": [one for one in shortcuts if one.get("type") == "global"],
        "delete_question": json.dumps(delete),
    }


def _unread_from(request: PageRequest, place: Conversation) -> str:
    return place.last_read.get(request.viewer.person.id, "0")


def home(request: PageRequest) -> Response:
    """The app's Home tab; the app hears that it was opened and draws it."""
    request.slack.interactions.open_home(request.viewer.person.id)
    title = request.viewer.translate("sidebar.home", app=request.viewer.app_name)
    app_place = request.ws.bot_dm(request.viewer.person.id)
    return whole(
        request,
        "home.html",
        "home",
        title=title,
        here="home",
        app_place=app_place,
        home_body=home_body(request),
    )


def home_body(request: PageRequest) -> Markup:
    with request.ws.lock:
        view = request.state.views.homes.get(request.viewer.person.id)
        if view is None:
            return Markup("")
        return BlockRenderer(request.viewer, Surface("home", request.viewer.person.id, view)).blocks(
            view["blocks"]
        )
