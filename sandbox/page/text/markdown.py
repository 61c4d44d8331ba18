"""The markdown block: Markdown (CommonMark, and strike) as HTML, read by markdown-it-py.

HTML, pictures and entities are switched off, so they stay text, and everything is escaped. What is no safe
link in mrkdwn is none here; Slack's own signs (<@U…>) stay text.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from sandbox.page.text.mrkdwn import Mrkdwn

_OPTIONS = {"html": False, "breaks": True, "xhtmlOut": False}
_SWITCHED_OFF = ["html_block", "html_inline", "image", "entity"]
_SAFE_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)


def markdown(text: str, mrkdwn: Mrkdwn) -> Markup:
    """Headings, lists, quotations, code, bold, italic, strike and links; the rest stays text."""
    return Markup(_PARSER.render(text, {"mrkdwn": mrkdwn}))  # noqa: S704 - _Renderer escapes all that was typed


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """What is no safe link stays as it was typed."""
        return bool(_SAFE_LINK.match(url))


class _Renderer(RendererHTML):
    """The page's own elements: a heading in a message is none of the page's; code scrolls by keyboard."""

    def heading_open(self, *_: object) -> str:
        return '<p class="heading">'

    def heading_close(self, *_: object) -> str:
        return "</p>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(tokens[idx].content.rstrip("\n"))

    code_block = fence

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Words and emoji."""
        mrkdwn: Mrkdwn = env["mrkdwn"]
        return mrkdwn.plain(tokens[idx].content)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """As mrkdwn opens it: the sandbox's own pages in place, others in a window of their own."""
        mrkdwn: Mrkdwn = env["mrkdwn"]
        return mrkdwn.link(str(tokens[idx].attrs["href"])).partition(">")[0] + Markup(">")


_PARSER = (
    _Parser("commonmark", _OPTIONS, renderer_cls=_Renderer).enable("strikethrough").disable(_SWITCHED_OFF)
)
