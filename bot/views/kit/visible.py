"""Signs that nobody sees and that change how other signs are read are left out where member text is shown.

So no text reads backwards over ours, hides a second one, or grows over its neighbours. What languages and
emoji need stays: accents, composed or not; the joiners of Arabic, Persian and Indic words and of emoji.
"""

import re
import unicodedata

MOST_MARKS = 4  # above and below one letter: pointed Hebrew has three
LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BLANKS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")  # letters that look like a space
HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # which way to read
    "\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\ufeff\ufff0-\ufffb"  # no width
    "\ufe00-\ufe0d\U000e0000-\U000e0fff"  # tags and variants of letters
    "\ud800-\udfff\ufffe\uffff"  # no signs at all
    "]"
)
EMOJI = "\u00a9\u00ae\u200d\u2030-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
JOINED = "\u0590-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ufb1d-\ufdff\ufe70-\ufefc"
STRAY = re.compile(
    f"(?<![{EMOJI}{JOINED}])\u200d|\u200d(?![{EMOJI}{JOINED}])|(?<![{JOINED}])\u200c|\u200c(?![{JOINED}])"
    f"|(?<![0-9#*{EMOJI}])[\ufe0e\ufe0f]|(?<=\u200d)\u200d"
)


def visible(text: str) -> str:
    """The text as it can be read, its own words and signs in their order."""
    if text.isascii() and text.isprintable():
        return text
    shown = BLANKS.sub(" ", LINES.sub("\n", text))
    return _bounded(STRAY.sub("", HIDDEN.sub("", shown)))


def _bounded(text: str) -> str:
    """No letter with a tower of marks."""
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
