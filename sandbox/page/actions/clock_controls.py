"""Time and state: letting time pass, beginning again, and the whole workspace as a file."""

import base64
import errno
import json
import sqlite3
from copy import deepcopy
from datetime import datetime, time, timedelta
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response

from sandbox.page import inspector
from sandbox.page.page_request import HEADERS, PageRequest, done, trouble
from sandbox.slack.service import Slack
from sandbox.state.clock import Clock
from sandbox.state.feed import Feed
from sandbox.state.saved_workspace import load_workspace
from sandbox.state.types import Json
from sandbox.state.workspace import Workspace

MORNING = time(9, 0)
SPANS = {"hour": timedelta(hours=1), "two-days": timedelta(days=2), "week": timedelta(weeks=1)}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def skip(request: PageRequest) -> Response:
    """Let time pass: an hour, to tomorrow morning (in the person's own zone), a week, or to a landmark."""
    wish = request.text("to")
    span = SPANS.get(wish)
    if wish == "tomorrow":
        span = until_tomorrow(request.state.clock.now(), request)
    elif wish.startswith("landmark-") and wish[9:].isdigit():
        span = inspector.landmark(request.viewer, int(wish[9:]))
    if span is None:
        return request.say("trouble.gone")
    request.tour.time_passes = True
    try:
        request.state.skip(span)
    finally:
        request.tour.time_passes = False
        request.tour.look()
    request.state.feed.publish("clock", now=request.state.clock.now().isoformat())
    return done()


def until_tomorrow(now: datetime, request: PageRequest) -> timedelta:
    local = now.astimezone(request.viewer.dates.zone)
    morning = datetime.combine(local.date() + timedelta(days=1), MORNING, request.viewer.dates.zone)
    return morning - now


def reset(request: PageRequest) -> Response:
    """Everything as it was at the start."""
    request.slack.reset()
    request.tour.begin_again()
    return done()


def save(request: PageRequest) -> Response:
    """The state as a file. When there is no room to make it, a sentence says so and nothing is lost."""
    try:
        state = request.state.export()
        if request.state.hooks.save is not None:
            state["app"] = base64.b64encode(request.state.hooks.save()).decode()
        body = json.dumps(state, ensure_ascii=False).encode()
    except (OSError, sqlite3.Error) as problem:
        return _no_room(request, problem, "state.not_saved")
    name = f"{request.viewer.app_name} {request.state.clock.now():%Y-%m-%d %H.%M}.json"
    headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(body, media_type="application/json", headers=headers)


def load(request: PageRequest) -> Response:
    """Replace the state by a file's. A file that is none of ours changes nothing."""
    given = request.form.get("state")
    try:
        content = given.file.read() if isinstance(given, UploadFile) else b""
        put_back(request.slack, json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError):
        return request.say("state.not_ours")
    except (OSError, sqlite3.Error) as problem:
        return _no_room(request, problem, "state.not_loaded")
    request.tour.begin_again()
    return done()


def put_back(slack: Slack, saved: Json) -> None:
    """Load a state, the app's memory first. What is wrong with it shows in a trial, before a change."""
    state = slack.state
    memory = base64.b64decode(saved.pop("app"), validate=True) if "app" in saved else None
    load_workspace(Workspace(state.workspace.app, Clock(), Feed()), deepcopy(saved["workspace"]))
    datetime.fromisoformat(saved["workspace"]["clock"])
    if set(saved["views"]) != {"stacks", "homes", "owners"}:
        raise ValueError("views")
    with slack.app_restarting():
        if memory is not None and state.hooks.load is not None:
            state.hooks.load(memory)
        state.load(saved)


def _no_room(request: PageRequest, problem: Exception, otherwise: str) -> Response:
    full = getattr(problem, "errno", None) in FULL or "full" in str(problem)
    return trouble(request.viewer.translate("state.disk_full" if full else otherwise), 507 if full else 500)
