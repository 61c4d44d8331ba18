"""A field of a form on the page, as the templates of the elements draw it."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.state.inputs import VALUES
from sandbox.state.types import Json


@dataclass(frozen=True)
class Field:
    """One element on the page: what it is called, where it tells what happened, and its value now."""

    element: Json
    id: str
    name: str
    address: str
    told: str
    entry: Json
    label: str = ""
    described: str = ""
    invalid: bool = False

    @property
    def value(self) -> Any:
        return self.entry.get(VALUES[self.element["type"]][0])

    @property
    def confirm(self) -> str:
        asked = self.element.get("confirm")
        if not asked:
            return ""
        said = {key: asked[key]["text"] for key in ("title", "text", "confirm", "deny")}
        return json.dumps({**said, "style": asked.get("style", "primary")})

    @property
    def values(self) -> list[str]:
        """The values of the chosen options."""
        chosen = self.value if isinstance(self.value, list) else [self.value] if self.value else []
        return [str(one["value"]) for one in chosen]
