"""From a plan to people's calendars: invites, and what changed since the last time."""

from scheduler.publish.folder import publish_invites
from scheduler.publish.report import Change, Published

__all__ = ["Change", "Published", "publish_invites"]
