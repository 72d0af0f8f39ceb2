"""The portal channel: the chat widget's server side.

credentials.yml names the channel as `bot.channels.portal.PortalInput`. It is loaded when it is asked for, because it
imports Rasa and some parts of this room do without.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "PortalInput":
        raise AttributeError(name)
    from bot.channels.portal.channel import PortalInput

    return PortalInput
