"""Slack's mrkdwn as HTML. Everything is escaped; the only markup that comes out is ours.

Rules: docs.slack.dev/messaging/formatting-message-text. The three entities (&amp; &lt; &gt;) are read first,
so that text which was escaped once is shown as it was typed.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from markupsafe import Markup, escape

from sandbox.page.text import emoji_names
from sandbox.page.text.dates import ReaderDates
from sandbox.slack.escaping import unescaped
from sandbox.state.workspace import Workspace

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_TOKEN = re.compile(r"<([^<>\n]+)>")
_EMOJI = re.compile(r"(?<!\w):([a-z0-9_+\-']+)(?:::skin-tone-\d)?:", re.IGNORECASE)
_STASHED = re.compile("\ue000(\\d+)\ue001")
_OUR_SIGNS = str.maketrans("", "", "\ue000\ue001")
_JOINER = "\u2060"  # what an app puts behind a mark that shall be no mark
_STYLES = [
    (
        re.compile(rf"(?<![\w{sign}]){sign}(?=[^\s{sign}{_JOINER}])([^\n]*?[^\s{sign}]){sign}(?![\w{sign}])"),
        tag,
    )
    for sign, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
]
_SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


class Mrkdwn:
    """Renders for one reader: names in place of ids, dates in their zone. `me` is the reader's id, `home` the
    beginning of the reader's addresses, `own` the sandbox's own address."""

    def __init__(self, ws: Workspace, dates: ReaderDates, me: str, home: str, own: str) -> None:
        self._ws, self._dates, self._me, self._home, self._own = ws, dates, me, home, own

    def html(self, text: str) -> Markup:
        """A whole text, its quotations and code blocks included."""
        stash: list[Markup] = []
        kept = _keeper(stash)
        body = _FENCE.sub(lambda found: kept(_pre(found.group(1))), text.translate(_OUR_SIGNS))
        return _restored("".join(self._paragraphs(body, kept)), stash)

    def plain(self, text: str, emoji: bool = True) -> Markup:
        """A plain_text: nothing but line breaks and emoji."""
        shown = _EMOJI.sub(lambda found: emoji_names.picture(found.group(1)), text) if emoji else text
        return Markup("<br>").join(escape(line) for line in shown.split("\n"))

    # -- paragraphs and quotations ---------------------------------------------------------------------------

    def _paragraphs(self, text: str, kept: Callable[[Markup], str]) -> list[str]:
        parts: list[str] = []
        quoted: list[str] = []
        plain: list[str] = []
        lines = text.split("\n")
        for number, line in enumerate(lines):
            start = re.match(r"(>>>|&gt;&gt;&gt;|>|&gt;) ?", line)
            if start and start.group(1) in (">>>", "&gt;&gt;&gt;"):
                parts += self._flush(plain, kept)
                rest = [line[start.end() :], *lines[number + 1 :]]
                return [*parts, self._quote(rest, kept)]
            if start:
                parts += self._flush(plain, kept)
                quoted.append(line[start.end() :])
                continue
            if quoted:
                parts.append(self._quote(quoted, kept))
                quoted = []
            plain.append(line)
        return parts + ([self._quote(quoted, kept)] if quoted else []) + self._flush(plain, kept)

    def _flush(self, lines: list[str], kept: Callable[[Markup], str]) -> list[str]:
        text = "\n".join(lines)
        lines.clear()
        return [str(self._inline(text, kept)).replace("\n", "<br>")] if text.strip() else []

    def _quote(self, lines: list[str], kept: Callable[[Markup], str]) -> str:
        inner = str(self._inline("\n".join(lines), kept)).replace("\n", "<br>")
        return f"<blockquote>{inner}</blockquote>"

    # -- within a line ---------------------------------------------------------------------------------------

    def _inline(self, text: str, kept: Callable[[Markup], str]) -> str:
        text = _CODE.sub(lambda found: kept(Markup("<code>{}</code>").format(unescaped(found[1]))), text)
        text = _TOKEN.sub(lambda found: kept(self.token(found.group(1))), text)
        text = _EMOJI.sub(lambda found: _emoji(found, kept), unescaped(text))
        shown = str(escape(text))
        for pattern, tag in _STYLES:
            shown = pattern.sub(rf"<{tag}>\1</{tag}>", shown)
        return shown

    def token(self, token: str) -> Markup:
        """What stands between angle brackets: a person, a channel, a date, a link."""
        body, _, label = token.partition("|")
        label = unescaped(label)
        if body.startswith("@"):
            return self.person(body[1:], label)
        if body.startswith("#"):
            return self.channel(body[1:], label)
        if body.startswith("!date^"):
            return self._date(body, label)
        if body.startswith("!subteam^"):
            found = [one for one in self._ws.usergroups if body.endswith(one.id)]
            return _mention(f"@{found[0].handle}" if found else label or body)
        if body.startswith("!"):
            return _mention(f"@{body[1:]}", loud=True)
        return self.link(unescaped(body), label)

    def person(self, person_id: str, label: str = "") -> Markup:
        known = self._ws.people.get(person_id)
        return _mention(f"@{known.name if known else label or person_id}", loud=person_id == self._me)

    def channel(self, channel_id: str, label: str = "") -> Markup:
        place = self._ws.conversations.get(channel_id)
        if place is None or not self._ws.can_see(self._me, place):
            return _mention(f"#{label or channel_id}")
        link = Markup('<a class="mention" href="{}/{}">#{}</a>')
        return link.format(self._home, channel_id, place.name or label)

    def link(self, url: str, label: str = "") -> Markup:
        if not _SAFE_LINK.match(url):
            return escape(label or url)
        if url.startswith(self._own + "/"):
            return Markup('<a href="{}">{}</a>').format(url.removeprefix(self._own), label or url)
        away = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
        return away.format(url, label or url.removeprefix("mailto:"))

    def _date(self, body: str, fallback: str) -> Markup:
        parts = body.split("^")
        try:
            at = datetime.fromtimestamp(int(parts[1]), UTC)
            told = self._dates.fill(at, parts[2])
        except (IndexError, ValueError, OverflowError, OSError):
            return escape(fallback or body)
        return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), told)


def _emoji(found: re.Match[str], kept: Callable[[Markup], str]) -> str:
    name = found.group(1)
    if not emoji_names.known(name):
        return found.group(0)
    return kept(Markup('<span class="emoji" title=":{}:">{}</span>').format(name, emoji_names.picture(name)))


def _mention(text: str, loud: bool = False) -> Markup:
    return Markup('<span class="mention{}">{}</span>').format(" loud" if loud else "", text)


def _pre(text: str) -> Markup:
    return Markup('<pre tabindex="0"><code>{}</code></pre>').format(unescaped(text))


def _keeper(stash: list[Markup]) -> Callable[[Markup], str]:
    """Puts finished markup aside and leaves a sign in the text that no typed text can hold."""

    def keep(piece: Markup) -> str:
        stash.append(piece)
        return f"\ue000{len(stash) - 1}\ue001"

    return keep


def _restored(shown: str, stash: list[Markup]) -> Markup:
    while _STASHED.search(shown):
        shown = _STASHED.sub(lambda found: str(stash[int(found.group(1))]), shown)
    return Markup(shown)  # noqa: S704 - every part of it was escaped above
