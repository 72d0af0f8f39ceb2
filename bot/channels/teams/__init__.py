"""The channel Microsoft Teams."""

from bot.channels.teams.channel import TeamsInput

__all__ = ["TeamsInput"]
