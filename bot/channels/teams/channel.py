"""The Teams channel: the messaging endpoint of Azure Bot Service, under /webhooks/teams/."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, Awaitable, Callable, Optional

import sanic.response
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.asking import agent_of
from bot.channels.body import json_object
from bot.channels.local import is_local
from bot.channels.refusal import Denied
from bot.channels.seal import Seal
from bot.channels.settings import read_settings
from bot.channels.teams.activities import CHANNEL, BadActivity, Envelope, Ignored, Invoke, envelope, read
from bot.channels.teams.cards import invoke_answer
from bot.channels.teams.client import TeamsClient
from bot.channels.teams.clouds import is_local_service, is_service
from bot.channels.teams.settings import TeamsSettings, login, teams_secret
from bot.channels.teams.tokens import TokenCheck, check_tenant, openid_keys
from bot.channels.teams.turn import TeamsTurns
from bot.observe.counters import count_error, count_refusal
from bot.version import version

logger = logging.getLogger(__name__)

_MOST_BODY_BYTES = 262_144
_ERRORS = {
    400: "bad request",
    401: "unauthorized",
    403: "forbidden",
    413: "body too large",
    415: "not JSON",
    500: "failed",
    503: "busy",
}


class TeamsInput(InputChannel):
    """Rasa's input channel for Microsoft Teams."""

    def __init__(
        self,
        settings: TeamsSettings,
        seal: Seal,
        token_check: Optional[TokenCheck],
        client: TeamsClient,
        is_reachable: Callable[[str], bool],
    ) -> None:
        """Puts the parts together; `from_credentials` makes them.

        Args:
            settings: of the channel.
            seal: signs conversation ids and buttons.
            token_check: who may call; None in local play, which believes everyone on this machine.
            client: sends answers.
            is_reachable: whether answers may be sent to an address.
        """
        self.settings = settings
        # Local play takes anyone for anyone: it must not be reached from elsewhere (bot/commands/serve.py holds to it).
        self.loopback_only = token_check is None
        self._token_check, self._client, self._is_reachable = token_check, client, is_reachable
        self._turns = TeamsTurns(seal, client, settings.most_text_characters)

    @classmethod
    def name(cls) -> str:
        """Name of the channel, and of its address."""
        return "teams"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> TeamsInput:
        """The channel as credentials.yml describes it.

        Raises:
            SettingsError: with what is wrong.
        """
        settings = read_settings(TeamsSettings, cls.name(), credentials)
        tokens, seal, cloud = login(settings), Seal(teams_secret(settings)), settings.cloud_facts
        if tokens is None or settings.app_id is None:
            return cls(settings, seal, None, TeamsClient(None), is_local_service)
        hosts = (*cloud.service_hosts, *settings.service_hosts)
        token_check = TokenCheck(settings.app_id, cloud.issuer, openid_keys(cloud))
        return cls(settings, seal, token_check, TeamsClient(tokens), partial(is_service, hosts=hosts))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses. Messages go in by bot/channels/asking.py, not by Rasa's callback."""
        blueprint = Blueprint("teams")

        async def messages(request: Request) -> HTTPResponse:
            try:
                return await self._receive(request)
            except Denied as denied:
                count_refusal(self.name(), denied.code)
                logger.warning("teams: a call was refused with %d (check: %s)", denied.status, denied.code)
                return _refusal(denied.status)
            except Exception:
                count_error("request")
                logger.exception("teams: a call failed")
                return _refusal(500)

        blueprint.add_route(messages, "/messages", methods=["POST"], name="messages")
        # The same under the name that Rasa's own channels use.
        blueprint.add_route(messages, "/webhook", methods=["POST"], name="webhook")
        blueprint.add_route(_health, "/health", name="health")

        @blueprint.listener("before_server_stop")
        async def finish(*_: Any) -> None:
            await self._turns.finish()
            await self._client.close()

        return blueprint

    async def _receive(self, request: Request) -> HTTPResponse:
        """Takes an activity: 200 at once, and what is to be done about it afterwards."""
        activity = json_object(request, _MOST_BODY_BYTES, well_formed=True)
        await self._check_caller(request, activity)
        where = self._envelope(activity)
        event = read(activity)
        if isinstance(event, Invoke):
            status, answer = invoke_answer(event.name, where.language)
            return sanic.response.json(answer, status)
        if isinstance(event, Ignored):
            return sanic.response.empty(200)
        if self._turns.running >= self.settings.most_turns:
            raise Denied(503, "too many turns under way")
        self._turns.start(where, event, agent_of(request))
        return sanic.response.empty(200)

    async def _check_caller(self, request: Request, activity: dict[str, Any]) -> None:
        """Lets Teams pass, and in local play this machine.

        Raises:
            Denied: says which check failed.
        """
        if self._token_check is not None:
            await self._token_check.check(request.headers.get("authorization"), activity)
        elif not is_local(request):
            raise Denied(403, "local play from elsewhere")

    def _envelope(self, activity: dict[str, Any]) -> Envelope:
        """Where an activity is from, if the settings allow that.

        Raises:
            Denied: says which check failed.
        """
        try:
            where = envelope(activity)
        except BadActivity as error:
            raise Denied(400, str(error)) from error
        if activity["channelId"] != CHANNEL:
            raise Denied(403, "channel")
        check_tenant(where.tenants, self.settings.tenants)
        if not self._is_reachable(where.service):
            raise Denied(403, "service host")
        return where


async def _health(request: Request) -> HTTPResponse:
    return sanic.response.json({"status": "alive", "version": version()})


def _refusal(status: int) -> HTTPResponse:
    """The answer to a call that is not served; what exactly is wrong with it stands in the log only."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if status == 503:
        headers["Retry-After"] = "2"
    return sanic.response.json({"error": _ERRORS[status]}, status, headers)
