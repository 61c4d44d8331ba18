"""The markdown block: the common part of Markdown as HTML, by way of mrkdwn, so that all of it is escaped."""

import re
from itertools import groupby

from markupsafe import Markup, escape

from sandbox.page.text.mrkdwn import Mrkdwn

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ ]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) +(.+)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+|mailto:[^)\s]+)\)")


def markdown(text: str, mrkdwn: Mrkdwn) -> Markup:
    """Headings, lists, quotations, code, bold, italic, strike and links; the rest stays text."""
    parts: list[Markup] = []
    for number, piece in enumerate(_FENCE.split(text)):
        if number % 2:
            parts.append(Markup('<pre tabindex="0"><code>{}</code></pre>').format(piece.rstrip("\n")))
        else:
            parts += [_paragraph(one, mrkdwn) for one in re.split(r"\n\s*\n", piece) if one.strip()]
    return Markup("").join(parts)


def _paragraph(text: str, mrkdwn: Mrkdwn) -> Markup:
    """Headings, each by itself; the items of a list together; other lines together."""
    parts: list[Markup] = []
    for kind, group in groupby(text.strip("\n").split("\n"), _kind):
        lines = list(group)
        if kind == "heading":
            heading = Markup('<p class="heading">{}</p>')
            parts += [heading.format(_inline(_HEADING.sub(r"\2", one), mrkdwn)) for one in lines]
        elif kind == "item":
            item = Markup("<li>{}</li>")
            items = Markup("").join(item.format(_inline(_ITEM.sub(r"\1", one), mrkdwn)) for one in lines)
            parts.append(Markup("<ul>{}</ul>").format(items))
        else:
            parts.append(Markup("<div>{}</div>").format(_inline("\n".join(lines), mrkdwn)))
    return Markup("").join(parts)


def _kind(line: str) -> str:
    if _HEADING.fullmatch(line):
        return "heading"
    return "item" if _ITEM.fullmatch(line) else "text"


def _inline(text: str, mrkdwn: Mrkdwn) -> Markup:
    """Markdown's signs as mrkdwn's: ** and __ are bold, * and _ italic, ~~ strike."""
    quoted = "\n".join(line for line in str(escape(text)).split("\n"))
    signs = re.sub(r"(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)", r"_\1_", quoted)
    signs = re.sub(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__", r"*\1\2*", signs).replace("~~", "~")
    return mrkdwn.html(_LINK.sub(r"<\2|\1>", signs.replace("&#39;", "'").replace("&#34;", '"')))
