"""python -m sandbox: a workspace of its own, to connect an app to by hand."""

import argparse
import sys
from pathlib import Path
from threading import Event

from sandbox.server import Sandbox
from sandbox.state.people import Channel, Company, Person, load_company

A_FEW = Company(
    [
        Person("anna", "Anna Keller", locale="de-DE", tz="Europe/Berlin", is_admin=True),
        Person("bruno", "Bruno Martin", locale="fr-FR"),
        Person("carol", "Carol Jones", locale="en-GB", tz="Europe/London"),
    ],
    [Channel("general", ["anna", "bruno", "carol"])],
)


def main() -> int:
    """Start, say how to connect, and stay until interrupted."""
    asked = _arguments()
    try:
        company = load_company(asked.people) if asked.people else A_FEW
        box = Sandbox(
            asked.manifest,
            company.people,
            company.channels,
            company.usergroups,
            host=asked.host,
            port=asked.port,
            limits=not asked.no_limits,
        ).start()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _stay(box)
    return 0


def _stay(box: Sandbox) -> None:
    sys.stdout.write(
        f"The workspace of {box.manifest.name} is open at {box.url}\nConnect an app with\n"
        f"  SLACK_API_URL={box.api_url}\n  SLACK_BOT_TOKEN={box.bot_token}\n"
        f"  SLACK_APP_TOKEN={box.app_token}\n"
        "Stop with Ctrl+C.\n"
    )
    sys.stdout.flush()
    try:
        Event().wait()
    except KeyboardInterrupt:
        box.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Slack workspace on localhost.")
    parser.add_argument(
        "--manifest", type=Path, default=Path("manifest.yml"), help="the app's manifest (YAML)"
    )
    parser.add_argument(
        "--people", type=Path, help="people and channels (YAML); without it, a company of three"
    )
    parser.add_argument("--host", default="127.0.0.1", help="an address of this machine; no other is taken")
    parser.add_argument("--port", type=int, default=8710)
    parser.add_argument("--no-limits", action="store_true", help="lift Slack's speed limits")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
