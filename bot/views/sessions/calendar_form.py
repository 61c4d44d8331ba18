"""A member's own calendar: the form in which its address is given or taken back, and how reading it went."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import OutsideCalendar
from bot.views import kit

OPEN = "calendar.open"
FORM = "calendar.form"
ADDRESS = "calendar.address"
FORGET = "calendar.forget"
ADDRESS_LENGTH = 1000


def form(t: Translator, known: OutsideCalendar | None, hosts: Sequence[str]) -> kit.View:
    """What is kept of it and what is not, where the address is found, and how it went so far."""
    blocks = [kit.section(t("calendar.what"))]
    if known is not None:
        blocks += [kit.section(state(t, known)), kit.actions(_forget(t))]
    if not hosts:
        blocks.append(kit.section(t("calendar.nowhere")))
        return kit.modal(FORM, t("calendar.title"), blocks, close=t("form.close"))
    blocks += [
        kit.input_text(
            ADDRESS,
            t("calendar.other_address" if known else "calendar.address"),
            placeholder="https://",
            hint=t("calendar.address_hint"),
            lines=False,
            longest=ADDRESS_LENGTH,
        ),
        kit.context(t("calendar.where")),
        kit.context(t("calendar.hosts", hosts=", ".join(f"`{kit.inline(host)}`" for host in hosts))),
    ]
    return kit.modal(FORM, t("calendar.title"), blocks, submit=t("form.save"), close=t("form.cancel"))


def state(t: Translator, known: OutsideCalendar) -> str:
    """One line: how reading it goes."""
    if known.problem:
        return t("calendar.lost", why=t(f"calendar.problem.{known.problem}"))
    if known.read_at is None:
        return t("calendar.soon")
    return "\n".join([t("calendar.read", when=kit.moment(known.read_at)), *_found(t, known)])


def _found(t: Translator, known: OutsideCalendar) -> list[str]:
    """How many events could be read, how many not, and which zones nobody knows."""
    lines = [] if known.events_read is None else [t.n("calendar.events", known.events_read)]
    if known.events_unread:
        lines.append(t.n("calendar.unread", known.events_unread))
    if known.unknown_zones:
        zones = known.unknown_zones.split("\n")
        named = "".join(f"\n• {kit.inline(zone)}" for zone in zones)
        lines.append(t.n("calendar.zones", len(zones), zones=named))
    return lines


def _forget(t: Translator) -> kit.Element:
    sure = kit.confirm(t("calendar.forget"), t("calendar.forget.sure"), t("calendar.forget"), t("form.keep"))
    return kit.button(t("calendar.forget"), FORGET, "mine", style="danger", confirm=sure)


def told(t: Translator, known: OutsideCalendar) -> kit.Message:
    """For its owner alone: it was read, or it cannot be read and what follows from that."""
    button = kit.button(t("calendar.title"), OPEN, "told")
    if known.problem:
        text = t("calendar.lost", why=t(f"calendar.problem.{known.problem}"))
        return kit.message(
            text, kit.section(text), kit.context(t("calendar.lost.go_on")), kit.actions(button)
        )
    text = "\n".join([t("calendar.told"), *_found(t, known)])
    return kit.message(text, kit.section(text), kit.actions(button))
