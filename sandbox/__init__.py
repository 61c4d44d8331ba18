"""A Slack workspace on localhost: for trying an app without Slack, and for testing it over the wire."""

from sandbox.clock import Clock
from sandbox.hooks import Hooks, Story
from sandbox.people import Channel, Person, UserGroup
from sandbox.server import Sandbox

__all__ = ["Channel", "Clock", "Hooks", "Person", "Sandbox", "Story", "UserGroup"]
