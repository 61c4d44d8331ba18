"""Whether somebody says, before their question, that it shall go without their name."""

import re

OPENING = re.compile(
    r"\s*(?:en\s+)?(?:anonyme(?:ment)?|anonymous(?:ly)?|sans\s+(?:mon\s+)?nom|without\s+(?:my\s+)?name)\b"
    r"(?P<mark>\s*[:,;.–—-]+\s*)?",
    re.IGNORECASE,
)


def asks_without_name(text: str) -> str | None:
    """The words to ask without a name, or None where they do not begin so.

    What stands before a colon or a comma is taken off; without one the words stay whole, so that nothing is
    lost of a question that merely begins so.
    """
    found = OPENING.match(text)
    if found is None:
        return None
    return text[found.end() :].strip() if found["mark"] else text.strip()
