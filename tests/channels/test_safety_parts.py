"""Token buckets, addresses, names used once, keys fetched with restraint, typed text, sealed payloads, settings."""

import asyncio
import ipaddress
import json

import pytest

from bot.channels.keys import KeySet, KeysUnavailable, UnknownKey, key_source
from bot.channels.limits import TokenBuckets, UsedOnce, client_address
from bot.channels.portal.settings import PortalSettings, portal_secret
from bot.channels.seal import BadPayload, Seal
from bot.channels.settings import SettingsError, read_settings
from bot.channels.typed import typed


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_at_once_and_fills_evenly():
    clock = Clock()
    buckets = TokenBuckets(burst=2, per_minute=30, clock=clock)
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 2.0]
    assert buckets.take("b") == 0.0
    clock.now += 1.5
    assert buckets.take("a") == pytest.approx(0.5)
    clock.now += 0.5
    assert buckets.take("a") == 0.0
    clock.now += 3600
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 2.0]


def test_buckets_do_not_grow_without_end():
    buckets = TokenBuckets(burst=1, per_minute=1, most=100)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._buckets) == 100


def test_a_name_is_new_once_until_it_has_expired():
    clock = Clock()
    used = UsedOnce(clock)
    assert used.first("a", 1010)
    assert not used.first("a", 1010)
    clock.now = 1011
    assert used.first("a", 1020)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # not from a proxy of ours
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # what the client wrote itself does not count
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("", "", ""),
    ],
)
def test_the_address_that_counts(peer, forwarded, address):
    assert client_address(peer, forwarded, [ipaddress.ip_network("10.0.0.0/8")]) == address


JWKS = [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "a"}]


class Source:
    def __init__(self) -> None:
        self.keys, self.fetched, self.down = list(JWKS), 0, False

    async def __call__(self):
        self.fetched += 1
        if self.down:
            raise OSError("down")
        return self.keys


def test_keys_are_fetched_when_needed_and_kept_when_the_source_is_down():
    clock, source = Clock(), Source()

    async def story():
        keys = KeySet(source, keep_seconds=100, pause_seconds=10, clock=clock)
        assert source.fetched == 0
        await keys.key("a")
        await keys.key("a")
        assert source.fetched == 1
        clock.now += 200
        source.down = True
        await keys.key("a")  # stale, but better than nobody being let in
        assert source.fetched == 2

    asyncio.run(story())


def test_unknown_key_ids_do_not_hammer_the_source():
    clock, source = Clock(), Source()

    async def story():
        keys = KeySet(source, pause_seconds=10, clock=clock)
        for number in range(20):
            with pytest.raises(UnknownKey):
                await keys.key(f"x{number}")
        assert source.fetched == 1
        clock.now += 11
        source.keys = [*JWKS, {**JWKS[0], "kid": "b"}]  # the portal has rolled its keys over
        assert (await keys.key("b")).document["kid"] == "b"
        assert source.fetched == 2

    asyncio.run(story())


def test_a_source_that_was_never_reached_is_said_to_be_so():
    source = Source()
    source.down = True

    async def story():
        with pytest.raises(KeysUnavailable):
            await KeySet(source).key("a")

    asyncio.run(story())


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), ("{", "is not a JWKS"), ('{"keys": []}', "no usable key"), ("[]", "is not a JWKS")],
)
def test_a_bad_key_file_stops_the_start_with_a_sentence(tmp_path, content, words):
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match=words):
        key_source(str(path), tmp_path)


def test_keys_are_not_fetched_without_encryption(tmp_path):
    with pytest.raises(SettingsError, match="https"):
        key_source("http://portal.example/jwks.json", tmp_path)


def test_a_key_file_is_read_anew_each_time(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": JWKS}))
    read = key_source(str(path), tmp_path)
    path.write_text(json.dumps({"keys": [{**JWKS[0], "kid": "b"}]}))
    assert asyncio.run(read())[0]["kid"] == "b"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("nummer norge", "nummer norge"),
        ("/restart", "restart"),
        ("  / /ask_x{}", "ask_x{}"),
        ("\u200b\u2060/restart", "restart"),
        ("a\u0000b\u001bc", "abc"),
        ("rad 1\nrad 2", "rad 1\nrad 2"),
        ("och/eller", "och/eller"),
        ("👩‍🚒", "👩‍🚒"),
        ("///", "?"),
        ("  ", ""),
        ("\ud800", ""),
    ],
)
def test_typed_text(given, taken):
    assert typed(given) == taken


def test_a_payload_is_of_one_conversation():
    seal = Seal("x" * 32)
    sealed = seal.payload("one", "Titel", "/ask_source")
    assert seal.pressed("one", sealed).title == "Titel"
    for conversation, other in (("two", seal), ("one", Seal("y" * 32))):
        with pytest.raises(BadPayload):
            other.pressed(conversation, sealed)


def test_conversations_of_different_people_and_channels_differ():
    seal = Seal("x" * 32)
    ids = [seal.conversation(*who) for who in (("portal", "a", "b"), ("portal", "ab", ""), ("teams", "a", "b"))]
    assert len(set(ids)) == 3
    assert ids[0] == Seal("x" * 32).conversation("portal", "a", "b")
    assert ids[0] != Seal("y" * 32).conversation("portal", "a", "b")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "set 'keys'"),
        ({"demo": True, "sesion_minutes": 5}, "sesion_minutes"),
        ({"demo": "perhaps"}, "demo"),
        ({"keys": "keys.json"}, "'issuer' and 'audience'"),
        ({"demo": True, "origins": ["portal.example"]}, "not an origin"),
        ({"demo": True, "origins": ["https://portal.example/path"]}, "not an origin"),
        ({"demo": True, "trusted_proxies": ["everyone"]}, "trusted_proxies"),
        ({"demo": True, "messages_per_session": {"burst": 0, "per_minute": 1}}, "messages_per_session.burst"),
        ({"demo": True, "session_minutes": 0}, "session_minutes"),
    ],
)
def test_a_wrong_setting_is_named(given, words):
    with pytest.raises(SettingsError, match="credentials.yml, portal: ") as error:
        read_settings(PortalSettings, "portal", given)
    assert words in str(error.value)


def test_a_missing_or_short_secret_is_named(monkeypatch):
    settings = PortalSettings(anonymous=True)
    monkeypatch.delenv("PORTAL_SECRET", raising=False)
    with pytest.raises(SettingsError, match="PORTAL_SECRET"):
        portal_secret(settings)
    monkeypatch.setenv("PORTAL_SECRET", "short")
    with pytest.raises(SettingsError, match="at least 32"):
        portal_secret(settings)
