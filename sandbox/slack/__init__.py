"""How Slack speaks with an app: Web API, events, interactions, Socket Mode, response URLs, Block Kit."""
