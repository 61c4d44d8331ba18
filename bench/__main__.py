"""python -m bench …: what the README's figures are measured with."""

import typer

from bench.beat import beat
from bench.bilingual.measure import bilingual
from bench.forged import forged
from bench.groups.measure import groups
from bench.kindness.measure import kindness
from bench.learn import learn
from bench.load.measure import load
from bench.memory.measure import memory
from bench.months.measure import months
from bench.names import names
from bench.page import page
from bench.prompts import prompts
from bench.replies.measure import replies
from bench.routing import routing
from bench.sessions import sessions
from bench.speed import speed
from bench.start import start

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.command()(routing)
app.command()(speed)
app.command()(learn)
app.command()(bilingual)
app.command()(memory)
app.command()(kindness)
app.command()(months)
app.command()(names)
app.command()(sessions)
app.command()(prompts)
app.command()(beat)
app.command()(start)
app.command()(page)
app.command()(replies)
app.command()(load)
app.command()(forged)
app.command()(groups)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
