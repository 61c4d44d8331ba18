"""A Slack workspace on localhost: for trying an app without Slack, and for testing it over the wire."""

from sandbox.server import Sandbox
from sandbox.state.clock import Clock
from sandbox.state.hooks import Hooks, SuggestedQuestion
from sandbox.state.people import Channel, Person, UserGroup

__all__ = ["Channel", "Clock", "Hooks", "Person", "Sandbox", "SuggestedQuestion", "UserGroup"]
