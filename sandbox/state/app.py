"""The one app that is installed, as the workspace knows it."""

from dataclasses import dataclass

from sandbox.state.types import Json


@dataclass(frozen=True)
class App:
    """The one app that is installed, and the workspace it is installed in."""

    bot_name: str
    bot_handle: str
    team_id: str = "T00000001"
    team_name: str = "Sandbox"
    domain: str = "sandbox"
    app_id: str = "A00000001"
    bot_id: str = "B00000001"
    user_id: str = "U000BOT01"

    def authorship(self) -> Json:
        """What each message of the app says of its author."""
        profile = {
            "id": self.bot_id,
            "app_id": self.app_id,
            "name": self.bot_name,
            "team_id": self.team_id,
            "deleted": False,
        }
        return {"bot_id": self.bot_id, "app_id": self.app_id, "bot_profile": profile}
