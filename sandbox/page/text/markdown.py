"""The markdown block: the common part of Markdown as HTML, by way of mrkdwn, so that all of it is escaped."""

import re

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
    parts: list[Markup] = []
    items: list[Markup] = []
    plain: list[str] = []

    def flush() -> None:
        if items:
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
        if plain:
            parts.append(Markup("<div>{}</div>").format(_inline("\n".join(plain), mrkdwn)))
        items.clear()
        plain.clear()

    for line in text.strip("\n").split("\n"):
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if heading:
            flush()
            parts.append(Markup('<p class="heading">{}</p>').format(_inline(heading[2], mrkdwn)))
        elif item:
            if plain:
                flush()
            items.append(Markup("<li>{}</li>").format(_inline(item[1], mrkdwn)))
        else:
            if items:
                flush()
            plain.append(line)
    flush()
    return Markup("").join(parts)


def _inline(text: str, mrkdwn: Mrkdwn) -> Markup:
    """Markdown's signs as mrkdwn's: ** and __ are bold, * and _ italic, ~~ strike."""
    quoted = "\n".join(line for line in str(escape(text)).split("\n"))
    signs = re.sub(r"(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)", r"_\1_", quoted)
    signs = re.sub(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__", r"*\1\2*", signs).replace("~~", "~")
    return mrkdwn.html(_LINK.sub(r"<\2|\1>", signs.replace("&#39;", "'").replace("&#34;", '"')))
