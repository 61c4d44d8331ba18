"""users.*, usergroups.*, bots.info and dnd.info: who is there."""

from sandbox.slack.api.call import Call
from sandbox.state.people import Person, as_user, pause_of
from sandbox.state.types import Json, SlackError


def _known(call: Call, ref: str) -> Person:
    person = call.ws.people.get(ref)
    if person is None:
        raise SlackError("user_not_found")
    return person


def _shown(call: Call, person: Person) -> Json:
    return as_user(person, call.ws.app.team_id, call.ws.clock.now(), call.flag("include_locale"))


def info(call: Call) -> Json:
    return {"ok": True, "user": _shown(call, _known(call, call.need("user")))}


def list_all(call: Call) -> Json:
    """Everybody, also bots and people who left, in a stable order."""
    listed, metadata = call.page(sorted(call.ws.people.values(), key=lambda one: one.id), default=1000)
    members = [_shown(call, one) for one in listed]
    stamp = int(call.ws.clock.now().timestamp())
    return {"ok": True, "members": members, "cache_ts": stamp, "response_metadata": metadata}


def bot_info(call: Call) -> Json:
    app = call.ws.app
    if call.text("bot") not in ("", app.bot_id):
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "app_id": app.app_id, "user_id": app.user_id, "name": app.bot_name}
    return {"ok": True, "bot": {**bot, "deleted": False, "updated": 0, "icons": {}}}


def dnd_info(call: Call) -> Json:
    """Only the nightly pause: a bot never learns of somebody's snooze."""
    person = _known(call, call.text("user") or call.me)
    return {"ok": True, **pause_of(person, call.ws.clock.now())}


def groups(call: Call) -> Json:
    shown = [
        {
            "id": one.id,
            "team_id": call.ws.app.team_id,
            "is_usergroup": True,
            "name": one.name,
            "handle": one.handle,
        }
        | {"user_count": len(one.members), "date_delete": 0}
        | ({"users": one.members} if call.flag("include_users") else {})
        for one in call.ws.usergroups
    ]
    return {"ok": True, "usergroups": shown}


def group_members(call: Call) -> Json:
    wanted = call.need("usergroup")
    for one in call.ws.usergroups:
        if one.id == wanted:
            return {"ok": True, "users": list(one.members)}
    raise SlackError("no_such_subteam")


def team_info(call: Call) -> Json:
    app = call.ws.app
    team = {"id": app.team_id, "name": app.team_name, "domain": app.domain, "email_domain": "", "icon": {}}
    return {"ok": True, "team": team}


METHODS = {
    "users.info": info,
    "users.list": list_all,
    "bots.info": bot_info,
    "dnd.info": dnd_info,
    "team.info": team_info,
    "usergroups.list": groups,
    "usergroups.users.list": group_members,
}
