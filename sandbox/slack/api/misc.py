"""auth.test, api.test and the way into Socket Mode."""

from sandbox.slack.api.call import Call
from sandbox.state.scopes import require
from sandbox.state.types import Json


def auth_test(call: Call) -> Json:
    app = call.ws.app
    return {
        "ok": True,
        "url": f"{call.state.address.url}/",
        "team": app.team_name,
        "user": app.bot_handle,
        "team_id": app.team_id,
        "user_id": app.user_id,
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    args = {key: value for key, value in call.args.items() if key != "token"}
    if error := call.text("error"):
        return {"ok": False, "error": error, "args": args}
    return {"ok": True, "args": args}


def connections_open(call: Call) -> Json:
    """A WebSocket address that lets one connection in."""
    require(call.state.tokens.app_scopes, "connections:write")
    address = call.state.address.url.replace("http://", "ws://", 1)
    return {"ok": True, "url": f"{address}/socket?ticket={call.sockets.ticket()}"}


METHODS = {
    "auth.test": auth_test,
    "api.test": api_test,
    "apps.connections.open": connections_open,
}
