"""Slack's three control characters, `&`, `<` and `>`, in what people type and in what they read."""


def escaped(text: str) -> str:
    """Text with its three control characters made harmless, as Slack does with what people type."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
