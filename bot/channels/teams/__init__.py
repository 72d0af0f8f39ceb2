"""The channel Microsoft Teams.

credentials.yml names the channel as `bot.channels.teams.TeamsInput`. It is loaded when it is asked for, because it
imports Rasa and some parts of this room do without.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "TeamsInput":
        raise AttributeError(name)
    from bot.channels.teams.channel import TeamsInput

    return TeamsInput
