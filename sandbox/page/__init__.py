"""The workspace in a browser: drawn on the server, kept live by a stream of small changes.

`page_routes(slack)` is everything that a browser may ask for. A page shows the workspace as one person sees
it: the address says who (`/as/<handle>/…`), so that two windows may be two people.
"""

from sandbox.page.routes import page_routes

__all__ = ["page_routes"]
