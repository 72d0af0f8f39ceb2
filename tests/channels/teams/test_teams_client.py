"""Sending to Teams when Teams is busy, broken, slow, or says no."""

import asyncio

import aiohttp
import aiohttp.web
import pytest

from bot.channels.teams.client import DeliveryFailed, Target, TeamsClient, TokenFailed, retry_after
from tests.channels.teams.teams_keys import serving
from tests.channels.teams.teams_server import Connector, FakeTokens, connector, port

MESSAGE = {"type": "message", "text": "Hej"}


def send(script, tokens=None, timeout=5.0):
    """Sends one message against a scripted connector: id or failure, the connector, and the pauses made."""
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    async def run():
        async with connector() as fake:
            fake.script = list(script)
            client = TeamsClient(tokens, timeout=aiohttp.ClientTimeout(total=timeout), sleep=sleep)
            try:
                return await client.send(Target(fake.address, "a:1", "x/y"), MESSAGE), fake, pauses
            except DeliveryFailed as failure:
                return failure, fake, pauses
            finally:
                await client.close()

    return asyncio.run(run())


def test_it_arrives_and_its_id_comes_back():
    given, fake, pauses = send([])
    assert given == "sent-1" and pauses == []
    assert fake.calls[0]["path"] == "/v3/conversations/a%3A1/activities/x%2Fy"
    assert fake.calls[0]["body"] == MESSAGE and fake.calls[0]["token"] is None


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
def test_a_passing_fault_is_tried_again_with_growing_pauses(status):
    given, fake, pauses = send([(status, {})] * 3)
    assert given == "sent-4" and len(pauses) == 3
    assert 0.3 < pauses[0] < pauses[1] < pauses[2] < 3


def test_it_waits_as_long_as_teams_asks():
    given, _, pauses = send([(429, {"Retry-After": "7"}), (503, {"Retry-After": "9999"})])
    assert given == "sent-3" and pauses == [7.0, 20.0]


def test_it_gives_up_in_the_end():
    failure, fake, _ = send([(503, {})] * 9)
    assert isinstance(failure, DeliveryFailed) and failure.status == 503 and len(fake.calls) == 5


@pytest.mark.parametrize("status", [302, 400, 403, 404, 413])
def test_a_no_is_a_no(status):
    failure, fake, pauses = send([(status, {"Location": "https://evil.example/"})])
    assert failure.status == status and len(fake.calls) == 1 and pauses == []


def test_a_rejected_token_is_renewed_once():
    tokens = FakeTokens()
    given, fake, pauses = send([(401, {})], tokens)
    assert given == "sent-2" and tokens.rejected == ["token-0"] and pauses == []
    assert [call["token"] for call in fake.calls] == ["Bearer token-0", "Bearer token-1"]
    failure, fake, _ = send([(401, {})] * 5, FakeTokens())
    assert failure.status == 401 and len(fake.calls) == 2


def test_a_service_that_hangs_is_left_and_tried_again():
    given, _, pauses = send([("hang", 4)], timeout=1)
    assert given == "sent-2" and len(pauses) == 1  # else it would be the first one's answer, four seconds later


def test_a_refused_connection_is_a_failure_not_a_crash():
    async def run():
        async def sleep(_):
            pass

        client = TeamsClient(None, sleep=sleep)
        with pytest.raises(DeliveryFailed) as failure:
            await client.send(Target(f"http://127.0.0.1:{port()}", "a:1"), MESSAGE)
        assert failure.value.status is None
        await client.close()

    asyncio.run(run())


def test_without_a_token_nothing_is_sent_and_the_reason_is_told():
    class NoTokens:
        async def token(self, rejected=None):
            raise TokenFailed("the login service answered: invalid_client")

    failure, fake, _ = send([], NoTokens())
    assert "invalid_client" in str(failure) and fake.calls == []


def test_typing_is_tried_once_and_never_fails():
    async def run():
        fake = Connector()
        async with serving(aiohttp.web.Application()) as address:  # answers 404
            client = TeamsClient(None)
            await client.typing(Target(address, "a:1"), {"type": "typing"})
            await client.typing(Target("http://127.0.0.1:9", "a:1"), {"type": "typing"})
            await client.close()
        assert fake.calls == []

    asyncio.run(run())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("3", 3.0),
        ("-1", 0.0),
        ("nan", None),
        ("inf", 20.0),
        ("soon", None),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 10.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
    ],
)
def test_retry_after_is_read_and_bounded(value, seconds):
    assert retry_after(value, now=90.0) == seconds
