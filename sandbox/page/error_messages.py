"""What Slack says in English when something does not go, in the words and the language of the page."""

import re

from sandbox.page.i18n import Words
from sandbox.page.viewer import Eyes

_COMPLAINTS = [
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


def spoken(words: Words, said: str) -> str:
    """A complaint beside a field. The app's own are left as the app wrote them."""
    for pattern, key in _COMPLAINTS:
        if found := re.fullmatch(pattern, said):
            return words(key, limit=found.group(1)) if found.groups() else words(key)
    return said


def in_words(eyes: Eyes, error: str) -> str:
    """Why an interaction failed, and what to do about it."""
    if "dispatch_failed" in error or eyes.box.sockets.count == 0:
        return eyes.words("trouble.not_connected", app=eyes.app_name)
    if "operation_timeout" in error:
        seconds = f"{eyes.box.sockets.ack_seconds:g}"
        return eyes.words("trouble.too_slow", app=eyes.app_name, seconds=seconds)
    return eyes.words("trouble.app", app=eyes.app_name, error=error)
