"""The portal channel: the chat widget's server side."""

from bot.channels.portal.channel import PortalInput

__all__ = ["PortalInput"]
