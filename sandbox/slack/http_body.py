"""What a request carries: its body, up to a size, and the arguments in it."""

import json
from typing import Any

from starlette.requests import Request

from sandbox.state.types import Json, SlackError, refused

MOST_BODY = 4 * 1024 * 1024


async def read_body(request: Request, most: int) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise SlackError("request_too_large")
    return bytes(content)


async def arguments(request: Request) -> Json:
    """The arguments of a call, from the address and from a JSON, form or multipart body."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "application/json":
        return {**args, **_from_json(await read_body(request, MOST_BODY))}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.form(max_part_size=MOST_BODY)
        return {**args, **{key: value for key, value in form.items() if isinstance(value, str)}}
    return args


def _from_json(content: bytes) -> Json:
    try:
        read: Any = json.loads(content or b"{}")
    except ValueError:
        raise refused("invalid_json", "the body is not valid JSON") from None
    if not isinstance(read, dict):
        raise refused("json_not_object", "the body is not a JSON object")
    return read
