"""Files in Slack's three steps: ask for an address, send the bytes there, share the file."""

import mimetypes

from sandbox.slack.api.call import Call
from sandbox.slack.api.chat import bot_dm
from sandbox.state import messages
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json, SlackError, refused

MOST_BYTES = 20 * 1024 * 1024
MOST_CHANNELS = 100


def get_upload_url(call: Call) -> Json:
    name, length = call.need("filename"), call.number("length", 0)
    if length <= 0 or length > MOST_BYTES:
        raise refused("invalid_arguments", f"length: must be between 1 and {MOST_BYTES} bytes here")
    file_id = call.ws.new_id("F")
    ending = name.rpartition(".")[2].lower() if "." in name else "text"
    call.ws.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": ending,
        "size": length,
        "alt_txt": call.text("alt_txt"),
        "user": call.me,
        "created": int(call.ws.clock.now().timestamp()),
        "url_private": f"{call.state.address.url}/files/{file_id}",
        "channels": [],
    }
    return {"ok": True, "upload_url": f"{call.state.address.url}/upload/{file_id}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """Share uploaded files in channels or DMs, all in one message each."""
    listed = call.structure("files")
    if not isinstance(listed, list) or not listed:
        raise refused("invalid_arguments", "missing required field: files")
    files = [_completed(call, one) for one in listed]
    refs = [call.text("channel_id")] if call.text("channel_id") else []
    several = (
        call.structure("channels")
        if call.text("channels").startswith("[")
        else call.text("channels").split(",")
    )
    places = [_place(call, ref) for ref in [*refs, *(one for one in several or [] if one)][:MOST_CHANNELS]]
    for place in places:
        for file in files:
            file["channels"].append(place.id)
        thread, text = call.text("thread_ts") or None, call.text("initial_comment")
        messages.post(
            call.ws, place, call.me, text, files=files, subtype="file_share", thread_ts=thread, upload=True
        )
    return {"ok": True, "files": files}


def _completed(call: Call, named: Json) -> Json:
    file = call.ws.files.get(str(named.get("id")))
    if file is None or file["id"] not in call.ws.contents:
        raise SlackError("file_not_found")
    file["title"] = named.get("title") or file["name"]
    return file


def _place(call: Call, ref: str) -> Conversation:
    if ref in call.ws.people:
        return bot_dm(call, ref)
    if ref not in call.ws.conversations or not call.ws.can_see(call.me, call.ws.conversations[ref]):
        raise SlackError("channel_not_found")
    place = call.ws.conversations[ref]
    if call.me not in place.members:
        raise SlackError("not_in_channel")
    return place


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
