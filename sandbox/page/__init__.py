"""The workspace in a browser: drawn on the server, kept live by a stream of small changes.

`routes(box)` is everything that a browser may ask for. What a page shows, it shows as one person sees it:
the address says who (`/as/<handle>/…`), so that two windows may be two people.
"""

from sandbox.page.routes import routes

__all__ = ["routes"]
