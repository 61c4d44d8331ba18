"""The bytes of files: uploaded by the app, downloaded by a browser."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.slack.api.files import MOST_BYTES
from sandbox.slack.http_body import read_body
from sandbox.state.workspace import Workspace


class FileEndpoints:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    async def upload(self, request: Request) -> Response:
        """The bytes of a file, to the address that files.getUploadURLExternal gave."""
        file = self._ws.files.get(request.path_params["file_id"])
        content = await read_body(request, MOST_BYTES)
        if file is None:
            return PlainTextResponse("file_not_found", status_code=404)
        if len(content) != file["size"]:
            return PlainTextResponse("size_mismatch", status_code=400)
        with self._ws.lock:
            self._ws.contents[file["id"]] = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """A file as it was uploaded; never run as a page of ours."""
        file_id = request.path_params["file_id"]
        content = self._ws.contents.get(file_id)
        if content is None:
            return PlainTextResponse("There is no such file.", status_code=404)
        kind = str(self._ws.files[file_id]["mimetype"])
        inline = kind in ("image/png", "image/jpeg", "image/gif", "image/webp")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline" if inline else "attachment",
        }
        return Response(content, media_type=kind, headers=headers)
