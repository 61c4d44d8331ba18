"""What a person does with conversations: join, leave, bring the app in, open a direct message."""

from starlette.responses import Response

from sandbox.page.page_request import HEADERS, PageRequest
from sandbox.state import membership


def join(request: PageRequest) -> Response:
    with request.ws.lock:
        membership.join(request.ws, request.place(), request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def leave(request: PageRequest) -> Response:
    with request.ws.lock:
        membership.leave(request.ws, request.place(), request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{request.viewer.home}/"})


def invite_app(request: PageRequest) -> Response:
    """Bring the app into a channel."""
    with request.ws.lock:
        app = request.ws.app.user_id
        membership.join(request.ws, request.place(), app, inviter=request.viewer.person.id)
    return Response(status_code=204, headers={**HEADERS, "HX-Refresh": "true"})


def write_to(request: PageRequest) -> Response:
    """Open the DM, or with several the group DM, with these people."""
    with request.ws.lock:
        wanted = [request.ws.person(str(one)).id for one in request.form.getlist("people") if one]
        if not wanted:
            return request.say("trouble.nobody")
        place = request.ws.direct([request.viewer.person.id, *wanted])
    return Response(status_code=204, headers={**HEADERS, "HX-Redirect": f"{request.viewer.home}/{place.id}"})
