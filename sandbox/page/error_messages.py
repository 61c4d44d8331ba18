"""Slack's English error messages, and the app's failures, in the language of the page."""

import re

from sandbox.page.i18n import Translator
from sandbox.page.viewer import Viewer
from sandbox.slack.sockets import Sockets

_INPUT_ERRORS = [
    (r"Please complete this required field\.", "complaint.required"),
    (r"Please enter a valid email address\.", "complaint.email"),
    (r"Please enter a valid URL\.", "complaint.url"),
    (r"Please enter a number\.", "complaint.number"),
    (r"Please enter a whole number\.", "complaint.whole"),
    (r"Please enter a number of at least (\S+)\.", "complaint.least"),
    (r"Please enter a number of at most (\S+)\.", "complaint.most"),
    (r"Please enter at least (\d+) characters\.", "complaint.short"),
    (r"Please enter at most (\d+) characters\.", "complaint.long"),
    (r"Please choose at most (\d+)\.", "complaint.many"),
]


def translated(translate: Translator, said: str) -> str:
    """An error beside a field, translated. The app's own are left as the app wrote them."""
    for pattern, key in _INPUT_ERRORS:
        if found := re.fullmatch(pattern, said):
            return translate(key, limit=found.group(1)) if found.groups() else translate(key)
    return said


def interaction_error(viewer: Viewer, sockets: Sockets, error: str) -> str:
    """Why an interaction failed, and what to do about it."""
    if "dispatch_failed" in error or sockets.count == 0:
        return viewer.translate("trouble.not_connected", app=viewer.app_name)
    if "operation_timeout" in error:
        seconds = f"{sockets.ack_seconds:g}"
        return viewer.translate("trouble.too_slow", app=viewer.app_name, seconds=seconds)
    return viewer.translate("trouble.app", app=viewer.app_name, error=error)
