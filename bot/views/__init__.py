"""Block Kit out: pure functions (translator, thing) -> plain dicts. Sentences come from the catalogues."""
