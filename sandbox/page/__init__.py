"""The workspace in a browser: drawn on the server, kept live by a stream of small changes.

`routes(box)` is everything that a browser may ask for. What a page shows, it shows with one person's eyes:
the address says whose (`/as/<handle>/…`), so that two windows may be two people.
"""

from sandbox.page.routes import routes

__all__ = ["routes"]
