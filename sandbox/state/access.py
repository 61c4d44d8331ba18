"""Where the workspace is reached, and the tokens that let an app in."""

from dataclasses import dataclass, field


@dataclass
class Address:
    """Where the sandbox listens. Port 0 stands for any free one, until it listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def api_url(self) -> str:
        """What the app's `SLACK_API_URL` has to be."""
        return f"{self.url}/api/"

    @property
    def hosts(self) -> list[str]:
        """The names under which a browser may ask."""
        return [self.host, "localhost"]


@dataclass
class Tokens:
    """The app's two tokens. `app_scopes` are those of the app's token; the bot's are in the manifest."""

    bot: str
    app: str
    app_scopes: list[str] = field(default_factory=lambda: ["connections:write"])
