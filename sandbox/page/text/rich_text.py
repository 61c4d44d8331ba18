"""rich_text blocks as HTML: what Slack makes of a composer's text (docs.slack.dev, "rich text block")."""

from markupsafe import Markup, escape

from sandbox.page.text import emoji_names
from sandbox.page.text.mrkdwn import Mrkdwn
from sandbox.state.types import Json

_TAGS = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "code": Markup("<code>{}</code>"),
}


def rich_text(block: Json, mrkdwn: Mrkdwn) -> Markup:
    """The whole block. A part of an unknown kind is a ValueError, so that it is shown as such."""
    return Markup("").join(_part(part, mrkdwn) for part in block["elements"])


def _part(part: Json, mrkdwn: Mrkdwn) -> Markup:
    kind = part["type"]
    if kind == "rich_text_list":
        tag = Markup("ol") if part.get("style") == "ordered" else Markup("ul")
        rows = Markup("").join(
            Markup("<li>{}</li>").format(_inner(row, mrkdwn)) for row in part.get("elements", [])
        )
        deep = min(int(part.get("indent", 0)), 8)
        return Markup('<{} class="indent-{}">{}</{}>').format(tag, deep, rows, tag)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(_inner(part, mrkdwn))
    if kind == "rich_text_preformatted":
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(_inner(part, mrkdwn))
    if kind == "rich_text_section":
        return Markup("<p>{}</p>").format(_inner(part, mrkdwn))
    raise ValueError(f"rich text: {kind!r} is not known here")


def _inner(part: Json, mrkdwn: Mrkdwn) -> Markup:
    return Markup("").join(_element(one, mrkdwn) for one in part.get("elements", []))


def _element(one: Json, mrkdwn: Mrkdwn) -> Markup:
    kind = one["type"]
    if kind == "text":
        shown = Markup("<br>").join(escape(line) for line in str(one["text"]).split("\n"))
    elif kind == "link":
        shown = mrkdwn.link(str(one["url"]), str(one.get("text", "")))
    elif kind == "user":
        shown = mrkdwn.person(str(one["user_id"]))
    elif kind == "channel":
        shown = mrkdwn.channel(str(one["channel_id"]))
    elif kind in ("broadcast", "usergroup"):
        word = f"!{one['range']}" if kind == "broadcast" else f"!subteam^{one['usergroup_id']}"
        shown = mrkdwn.token(word)
    elif kind == "emoji":
        shown = escape(emoji_names.picture(str(one["name"])))
    elif kind == "date":
        shown = mrkdwn.token(f"!date^{one['timestamp']}^{one['format']}|{one.get('fallback', '')}")
    else:
        raise ValueError(f"rich text: {kind!r} is not known here")
    for style, tag in _TAGS.items():
        if (one.get("style") or {}).get(style):
            shown = tag.format(shown)
    return shown
