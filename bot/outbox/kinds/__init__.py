"""For each kind of notice: load the row, call a pure view."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.store.models import Notice
from bot.views.kit import Message

Drawn = Message | None  # None: it need not be said (any more)
Draw = Callable[[Session, Notice, Translator], Drawn]
