"""The portal channel: the chat widget's server side, under /webhooks/portal/. The protocol is portal.openapi.yml."""

from __future__ import annotations

import ipaddress
import logging
import re
from functools import wraps
from typing import Any, Awaitable, Callable, Coroutine, Optional
from urllib.parse import urlsplit

import sanic.response
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from redis.exceptions import RedisError
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.asking import agent_of, ask
from bot.channels.body import json_object
from bot.channels.history import TITLE, iso_time, reply_id
from bot.channels.keys import KeySet, key_source
from bot.channels.limits import TokenBuckets, client_address
from bot.channels.local import is_local
from bot.channels.output import Replies
from bot.channels.portal.demo import Demo
from bot.channels.portal.files import WebFiles
from bot.channels.portal.session import Issuer, Session, Sessions
from bot.channels.portal.settings import PortalSettings, portal_secret
from bot.channels.readiness import faults
from bot.channels.refusal import Denied, Refusal
from bot.channels.seal import BadPayload, Seal
from bot.channels.settings import read_settings
from bot.channels.tracker_access import note_feedback, read_history, start_anew
from bot.channels.turns import Turns
from bot.channels.typed import typed
from bot.languages import of_accept_language
from bot.observe.counters import count_error, count_refusal
from bot.paths import ROOT
from bot.version import version

logger = logging.getLogger(__name__)

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BODY_REFUSALS = {400: "bad_request", 413: "body_too_large", 415: "not_json"}
Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class PortalInput(InputChannel):
    """Rasa's input channel for the portal."""

    def __init__(self, settings: PortalSettings) -> None:
        """Prepares the channel.

        Raises:
            SettingsError: the secret is missing or too short, or a key file cannot be used.
        """
        self.settings = settings
        # The demo signs anyone in: it must not be reached from elsewhere (bot/commands/serve.py holds to it).
        self.loopback_only = settings.demo
        self.demo_page = "/demo" if settings.demo else None
        self._seal = Seal(portal_secret(settings))
        self._demo = Demo() if settings.demo else None
        self._sessions = Sessions(
            self._seal, self._issuers(), settings.session_minutes, anonymous=settings.anonymous or settings.demo
        )
        self._proxies = [ipaddress.ip_network(network) for network in settings.trusted_proxies]
        self._per_session = TokenBuckets(**settings.messages_per_session.dict())
        self._per_address = TokenBuckets(**settings.requests_per_address.dict())
        self._new_sessions = TokenBuckets(**settings.sessions_per_address.dict())
        self._turns = Turns()
        self._files = WebFiles()

    @classmethod
    def name(cls) -> str:
        """Name of the channel, and of its address."""
        return "portal"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> PortalInput:
        """The channel as credentials.yml describes it.

        Raises:
            SettingsError: with what is wrong.
        """
        return cls(read_settings(PortalSettings, cls.name(), credentials))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses."""
        blueprint = Blueprint("portal")
        for path, handler, method in (
            ("/session", self._session, "POST"),
            ("/message", self._message, "POST"),
            ("/history", self._history, "GET"),
            ("/feedback", self._feedback, "POST"),
            ("/restart", self._restart, "POST"),
        ):
            blueprint.add_route(self._guarded(handler), path, methods=[method], name=path[1:])
            blueprint.add_route(_preflight, path, methods=["OPTIONS"], name=f"{path[1:]}_preflight")
        blueprint.add_route(_health, "/health", name="health")
        blueprint.add_route(_ready, "/ready", name="ready")
        self._files.add_to(blueprint, with_demo=self._demo is not None)
        if self._demo:
            blueprint.add_route(self._guarded(self._demo_token), "/demo/token", methods=["POST"], name="demo_token")

        @blueprint.middleware("response")
        async def add_headers(request: Request, response: HTTPResponse) -> None:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            origin = request.headers.get("origin", "")
            if "Access-Control-Allow-Origin" not in response.headers and self._is_allowed(origin):
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers.update(_CORS)
            response.headers.setdefault("Vary", "Origin")

        @blueprint.listener("before_server_stop")
        async def finish(*_: Any) -> None:
            await self._turns.finish()

        return blueprint

    def _issuers(self) -> list[Issuer]:
        settings, issuers = self.settings, []
        if settings.keys and settings.issuer and settings.audience:
            issuers.append(Issuer(settings.issuer, settings.audience, KeySet(key_source(settings.keys, ROOT))))
        if self._demo:
            issuers.append(self._demo.issuer)
        return issuers

    def _guarded(self, handler: Handler) -> Handler:
        """Checks what holds for every request, and turns a refusal into its answer."""

        @wraps(handler)
        async def guarded(request: Request) -> HTTPResponse:
            try:
                origin = request.headers.get("origin", "")
                if origin and not self._is_allowed(origin) and not _is_own(origin, request):
                    raise Refusal(403, "foreign_origin")
                wait = self._per_address.take(self._address(request))
                if wait:
                    raise Refusal(429, "too_many", wait)
                return await handler(request)
            except Refusal as refusal:
                count_refusal(self.name(), refusal.code)
                logger.info("portal: %s refused with %d %s", request.path, refusal.status, refusal.code)
                return refusal.response(request)
            except (SQLAlchemyError, RedisError, OSError) as error:
                count_error("request")
                logger.error("portal: %s failed, a store is away (%s)", request.path, type(error).__name__)
                return Refusal(503, "failed", wait=5).response(request)
            except Exception:
                count_error("request")
                logger.exception("portal: %s failed", request.path)
                return Refusal(500, "failed").response(request)

        return guarded

    async def _session(self, request: Request) -> HTTPResponse:
        body = self._body(request, {"token", "renew", "locale"})
        if "token" not in body and not self.settings.anonymous and not is_local(request):
            raise Refusal(401, "token_missing")  # the demo's anonymous visitors are on this machine
        wait = self._new_sessions.take(self._address(request))
        if wait:
            raise Refusal(429, "too_many_sessions", wait)
        if "token" in body:
            session = await self._sessions.signed_in(body["token"], body.get("locale"))
        elif "renew" in body:
            session = self._sessions.renewed(body["renew"])
        else:
            session = self._sessions.anonymous(body.get("locale"))
        return sanic.response.json(
            {
                "session": self._sessions.token(session),
                "expires_in": self._sessions.seconds,
                "name": session.profile.name,
                "locale": _language(session, request),
                "anonymous": session.anonymous,
            }
        )

    async def _message(self, request: Request) -> HTTPResponse:
        body = self._body(request, {"id", "text", "payload"})
        session = self._signed_in(request)
        wait = self._per_session.take(session.conversation)
        if wait:
            raise Refusal(429, "too_many", wait)
        message_id = body.get("id", "")
        if not _MESSAGE_ID.fullmatch(message_id) or ("text" in body) == ("payload" in body):
            raise Refusal(400, "bad_message")
        if self._turns.running >= self.settings.most_turns:
            raise Refusal(503, "busy", wait=1)
        language = _language(session, request)
        replies = Replies(self.name(), language)
        message = self._user_message(body, message_id, session, replies, language)
        await self._turns.run(ask(_agent(request), message, replies))
        now = iso_time(None)
        entries: list[dict[str, Any]] = [
            {
                "id": reply_id(message_id, number),
                "text": entry["text"],
                "time": now,
                "language": entry["language"],
                "buttons": self._sealed(session, entry["buttons"]),
                "facts": entry["facts"],
            }
            for number, entry in enumerate(replies.messages)
        ]
        return sanic.response.json({"id": message_id, "language": replies.language, "replies": entries})

    def _user_message(
        self, body: dict[str, str], message_id: str, session: Session, replies: Replies, language: str
    ) -> UserMessage:
        metadata: dict[str, Any] = {"locale": language, "profile": _frame_profile(session)}
        if "payload" in body:
            try:
                pressed = self._seal.pressed(session.conversation, body["payload"])
            except BadPayload as error:
                raise Refusal(400, "bad_payload") from error
            text, metadata[TITLE] = pressed.payload, pressed.title
        else:
            text = typed(body["text"])
            if len(body["text"]) > self.settings.most_text_characters:
                raise Refusal(413, "text_too_long", most=str(self.settings.most_text_characters))
            if not text:
                raise Refusal(400, "bad_message")
        return UserMessage(
            text,
            replies,
            session.conversation,
            input_channel=self.name(),
            message_id=message_id,
            metadata=metadata,
        )

    async def _history(self, request: Request) -> HTTPResponse:
        session = self._signed_in(request)
        messages = await read_history(_agent(request), session.conversation)
        for entry in messages:
            if "buttons" in entry:
                entry["buttons"] = self._sealed(session, entry["buttons"])
        return sanic.response.json({"messages": messages})

    async def _feedback(self, request: Request) -> HTTPResponse:
        body = self._body(request, {"reply", "value"})
        session = self._signed_in(request)
        reply, value = body.get("reply", ""), body.get("value", "")
        if value not in ("up", "down", "none"):
            raise Refusal(400, "bad_request")
        if not await self._turns.run(note_feedback(_agent(request), session.conversation, reply, value)):
            raise Refusal(404, "bad_feedback")
        return sanic.response.json({"reply": reply, "value": value})

    async def _restart(self, request: Request) -> HTTPResponse:
        self._body(request, set())
        session = self._signed_in(request)
        await self._turns.run(start_anew(_agent(request), session.conversation))
        return sanic.response.json({})

    async def _demo_token(self, request: Request) -> HTTPResponse:
        if self._demo is None or not is_local(request):
            raise Refusal(403, "not_here")
        token = self._demo.token(self._body(request, {"person"}).get("person", ""))
        if token is None:
            raise Refusal(400, "bad_request")
        return sanic.response.json({"token": token})

    def _body(self, request: Request, keys: set[str]) -> dict[str, str]:
        """The request's JSON: an object of these keys, each a string.

        Raises:
            Refusal: 415, 413 or 400.
        """
        try:
            body = json_object(request, self.settings.most_body_bytes)
        except Denied as denied:
            raise Refusal(denied.status, _BODY_REFUSALS[denied.status]) from denied
        if not set(body) <= keys or not all(isinstance(value, str) for value in body.values()):
            raise Refusal(400, "bad_request")
        return body

    def _signed_in(self, request: Request) -> Session:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, "session_over")
        return self._sessions.read(token.strip())

    def _sealed(self, session: Session, buttons: list[dict[str, str]]) -> list[dict[str, str]]:
        return [
            {
                "title": button["title"],
                "payload": self._seal.payload(session.conversation, button["title"], button["payload"]),
            }
            for button in buttons
        ]

    def _address(self, request: Request) -> str:
        return client_address(request.ip or "", request.headers.get("x-forwarded-for", ""), self._proxies)

    def _is_allowed(self, origin: str) -> bool:
        return origin.lower() in self.settings.origins


def _language(session: Session, request: Request) -> str:
    """The language until a message is clear: the sign-in's or the page's, else what the client asks for."""
    return session.profile.locale or of_accept_language(request.headers.get("accept-language"))


def _frame_profile(session: Session) -> dict[str, Any]:
    """What the dialogue uses of the profile; a name stays out of it."""
    profile = session.profile
    found = {"country": profile.country, "cloud": profile.cloud, "is_admin": profile.is_admin}
    return {name: value for name, value in found.items() if value is not None}


def _agent(request: Request) -> Agent:
    agent = agent_of(request)
    if agent is None or not agent.is_ready():
        raise Refusal(503, "busy", wait=5)
    return agent


def _is_own(origin: str, request: Request) -> bool:
    """Whether a page of ours asks."""
    return bool(urlsplit(origin).netloc.lower() == request.host.lower())


async def _preflight(request: Request) -> HTTPResponse:
    return sanic.response.empty(204)


async def _health(request: Request) -> HTTPResponse:
    return sanic.response.json({"status": "alive", "version": version()})


async def _ready(request: Request) -> HTTPResponse:
    found = await faults(agent_of(request))
    if found:
        return sanic.response.json({"status": "not ready", "faults": found}, status=503)
    return sanic.response.json({"status": "ready"})
