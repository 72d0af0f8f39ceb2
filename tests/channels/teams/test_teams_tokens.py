"""Who may call the Teams endpoint: good tokens, and every way to forge or spoil one."""

import asyncio
import base64
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from bot.channels.refusal import Denied
from bot.channels.teams.clouds import CHINA, CLOUDS, PUBLIC, US_GOVERNMENT, is_local_service, is_service
from bot.channels.teams.tokens import TokenCheck, check_tenant, openid_keys
from tests.channels.teams.teams_keys import APP_ID, CURVE_KEY, KEYS, SERVICE, claims, jwk, open_id, raw_token, token

ACTIVITY = {"channelId": "msteams", "serviceUrl": SERVICE}
PUBLIC_PEM = (
    KEYS["k1"].public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
)


def bearer(**changed):
    return f"Bearer {token(**changed)}"


def _forged_hs256():
    """The old trick: the public key, which everyone has, as the secret of a symmetric signature."""
    head, body = raw_token({"alg": "HS256", "kid": "k1"}, claims()).split(".")[:2]
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(algorithm.sign(f"{head}.{body}".encode(), PUBLIC_PEM)).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def _changed_body():
    head, _, signature = token().split(".")
    return f"{head}.{raw_token({}, claims(serviceurl='https://evil.example')).split('.')[1]}.{signature}"


def refused():
    """Made when a test runs: the claims count from now."""
    now = int(time.time())
    return {
        # header
        "no header": (None, 401, "token missing"),
        "empty header": ("", 401, "token missing"),
        "other scheme": (f"Basic {token()}", 401, "token missing"),
        "scheme alone": ("Bearer ", 401, "token missing"),
        "no token": ("Bearer null", 401, "token form"),
        "two parts": ("Bearer a.b", 401, "token form"),
        "not ascii": ("Bearer å.ä.ö", 401, "token form"),
        "endless": ("Bearer " + "a" * 20_000, 401, "token form"),
        "no JSON in it": ("Bearer YQ.YQ.YQ", 401, "token form"),
        # algorithm and key
        "alg none": (f"Bearer {raw_token({'alg': 'none', 'kid': 'k1'}, claims(), b'')}", 401, "algorithm"),
        "alg missing": (f"Bearer {raw_token({'kid': 'k1'}, claims())}", 401, "algorithm"),
        "HS256 with the public key": (f"Bearer {_forged_hs256()}", 401, "algorithm"),
        "RS384": (bearer(alg="RS384"), 401, "algorithm"),
        "RS512": (bearer(alg="RS512"), 401, "algorithm"),
        "PS256": (bearer(alg="PS256"), 401, "algorithm"),
        "ES256": (bearer(key=CURVE_KEY, kid="k1", alg="ES256"), 401, "algorithm"),
        "no kid": (bearer(kid=None), 401, "key id missing"),
        "empty kid": (bearer(kid=""), 401, "key id missing"),
        "kid a number": (f"Bearer {raw_token({'alg': 'RS256', 'kid': 7}, claims())}", 401, None),
        "unknown kid": (bearer(key="k2"), 401, "key unknown"),
        "other key, known kid": (bearer(key="forger", kid="k1"), 401, "signature"),
        "changed body": (f"Bearer {_changed_body()}", 401, "signature"),
        "cut signature": (bearer()[:-16], 401, None),
        "own key in the header": (bearer(key="forger", kid="k1", headers={"jwk": jwk("forger")}), 401, "signature"),
        "own key address": (bearer(key="forger", kid="k1", headers={"jku": "http://127.0.0.1:1/"}), 401, "signature"),
        "key of another kind": (bearer(kid="curve"), 401, None),
        # claims
        "iss missing": (bearer(iss=...), 401, "iss missing"),
        "iss wrong": (bearer(iss="https://sts.windows.net/evil/"), 401, "issuer"),
        "iss of another cloud": (bearer(iss=US_GOVERNMENT.issuer), 401, "issuer"),
        "iss almost": (bearer(iss=PUBLIC.issuer + "/"), 401, "issuer"),
        "aud missing": (bearer(aud=...), 401, "aud missing"),
        "aud another bot": (bearer(aud="99999999-2222-3333-4444-555555555555"), 401, "audience"),
        "aud a list": (bearer(aud=[APP_ID, "x"]), 401, "audience"),
        "aud empty": (bearer(aud=""), 401, "aud missing"),
        "exp missing": (bearer(exp=...), 401, "exp missing"),
        "exp past": (bearer(exp=now - 400), 401, "expired"),
        "exp long past": (bearer(nbf=now - 90_000, exp=now - 86_000), 401, "expired"),
        "exp not a number": (bearer(exp="soon"), 401, None),
        "nbf missing": (bearer(nbf=...), 401, "nbf missing"),
        "nbf to come": (bearer(nbf=now + 400), 401, "not yet valid"),
        "nbf not a number": (bearer(nbf="now"), 401, None),
        "serviceurl missing": (bearer(serviceurl=...), 403, "serviceurl"),
        "serviceurl empty": (bearer(serviceurl=""), 403, "serviceurl"),
        "serviceurl other": (bearer(serviceurl="https://smba.trafficmanager.net/amer/"), 403, "serviceurl"),
        "serviceurl a list": (bearer(serviceurl=[SERVICE]), 403, "serviceurl"),
        "key not endorsed": (bearer(key="k2", kid="bare"), 403, "endorsements"),
        "key endorsed for another channel": (bearer(key="k2", kid="skype"), 403, "endorsements"),
    }


def accepted():
    now = int(time.time())
    return {
        "good": bearer(),
        "scheme in lower case": f"bearer {token()}",
        "expired within the leeway": bearer(exp=now - 200),
        "early within the leeway": bearer(nbf=now + 200),
        "serviceurl without its slash": bearer(serviceurl=SERVICE.rstrip("/")),
        "more claims": bearer(appid="x", tid="y", iat=now),
    }


def judge(authorization, activity=ACTIVITY, cloud=PUBLIC):
    async def run():
        async with open_id() as server:
            server.keys += [jwk("bare", KEYS["k2"], None), jwk("skype", KEYS["k2"], ["skype"])]
            curve = jwt.algorithms.ECAlgorithm.to_jwk(CURVE_KEY.public_key(), as_dict=True)
            server.keys.append({**curve, "kid": "curve", "endorsements": ["msteams"]})
            await TokenCheck(APP_ID, cloud.issuer, openid_keys(server.cloud(cloud))).check(authorization, activity)

    asyncio.run(run())


@pytest.mark.parametrize("case", refused())
def test_a_spoilt_token_is_refused(case):
    authorization, status, check = refused()[case]
    with pytest.raises(Denied) as denied:
        judge(authorization)
    assert denied.value.status == status
    if check:
        assert denied.value.code == check
    if authorization and len(authorization) > 20:
        assert authorization[10:] not in str(denied.value)


@pytest.mark.parametrize("case", accepted())
def test_a_good_token_is_taken(case):
    judge(accepted()[case])


@pytest.mark.parametrize("activity", [{}, {"channelId": "msteams"}, {"serviceUrl": SERVICE}])
def test_an_activity_that_does_not_say_where_it_is_from_is_refused(activity):
    with pytest.raises(Denied) as denied:
        judge(bearer(), activity)
    assert denied.value.status == 403


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS)
def test_each_cloud_takes_its_own_tokens_only(cloud):
    judge(bearer(iss=cloud.issuer), cloud=cloud)
    for other in CLOUDS.values():
        if other is not cloud:
            with pytest.raises(Denied, match="issuer"):
                judge(bearer(iss=other.issuer), cloud=cloud)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def with_server(test):
    """Runs an async test with a fake server, a check that uses it, and a clock to turn."""

    async def run():
        async with open_id() as server:
            clock = Clock()
            await test(server, TokenCheck(APP_ID, PUBLIC.issuer, openid_keys(server.cloud(), clock)), clock)

    asyncio.run(run())


def test_nothing_is_fetched_before_the_first_call():
    async def test(server, check, clock):
        assert server.asked == 0
        with pytest.raises(Denied):
            await check.check("Bearer null", ACTIVITY)
        assert server.asked == 0
        await check.check(bearer(), ACTIVITY)
        await check.check(bearer(), ACTIVITY)
        assert server.asked == 1

    with_server(test)


def test_a_rolled_over_key_is_found_at_once_and_the_old_one_is_out():
    async def test(server, check, clock):
        await check.check(bearer(), ACTIVITY)
        server.keys = [jwk("k2")]
        clock.now += 100
        await check.check(bearer(key="k2"), ACTIVITY)
        with pytest.raises(Denied, match="key unknown"):
            await check.check(bearer(key="k1"), ACTIVITY)

    with_server(test)


def test_unknown_key_ids_do_not_make_us_hammer_the_server():
    async def test(server, check, clock):
        await check.check(bearer(), ACTIVITY)
        for number in range(20):
            with pytest.raises(Denied):
                await check.check(bearer(kid=f"guess-{number}"), ACTIVITY)
        assert server.asked == 1  # one in a minute, and that was the first

    with_server(test)


def test_keys_are_fetched_again_after_a_day():
    async def test(server, check, clock):
        await check.check(bearer(), ACTIVITY)
        clock.now += 86_000
        await check.check(bearer(), ACTIVITY)
        assert server.asked == 1
        clock.now += 1000
        await check.check(bearer(), ACTIVITY)
        assert server.asked == 2

    with_server(test)


def test_keys_keep_working_while_the_server_is_down():
    async def test(server, check, clock):
        await check.check(bearer(), ACTIVITY)
        server.down = True
        clock.now += 90_000
        await check.check(bearer(), ACTIVITY)
        assert server.asked == 2

    with_server(test)


def test_without_keys_every_call_is_refused_until_the_server_is_back():
    async def test(server, check, clock):
        server.down = True
        with pytest.raises(Denied, match="keys unavailable"):
            await check.check(bearer(), ACTIVITY)
        server.down = False
        clock.now += 61
        await check.check(bearer(), ACTIVITY)

    with_server(test)


def test_a_key_address_without_https_is_not_followed():
    async def test(server, check, clock):
        server.jwks_address = "http://keys.example.com/"
        with pytest.raises(Denied, match="keys unavailable"):
            await check.check(bearer(), ACTIVITY)

    with_server(test)


@pytest.mark.parametrize(
    ("tenants", "allowed", "taken"),
    [
        ((), (), True),
        (("a",), (), True),
        (("A",), ("a",), True),
        (("b",), ("a",), False),
        ((), ("a",), False),
        (("a", "b"), ("a",), False),
    ],
)
def test_only_allowed_tenants(tenants, allowed, taken):
    if taken:
        check_tenant(tenants, frozenset(allowed))
    else:
        with pytest.raises(Denied, match="tenant") as denied:
            check_tenant(tenants, frozenset(allowed))
        assert denied.value.status == 403


@pytest.mark.parametrize(
    ("cloud", "address", "taken"),
    [
        (PUBLIC, "https://smba.trafficmanager.net/emea/", True),
        (PUBLIC, "https://SMBA.trafficmanager.net:443/emea/", True),
        (PUBLIC, "https://smba.infra.gcc.teams.microsoft.com/gcc", True),
        (PUBLIC, "https://webchat.botframework.com/", True),
        (US_GOVERNMENT, "https://smba.infra.gov.teams.microsoft.us/gcch/", True),
        (US_GOVERNMENT, "https://smba.infra.dod.teams.microsoft.us/dod/", True),
        (CHINA, "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/", True),
        (CHINA, "https://smba.trafficmanager.net/emea/", False),
        (PUBLIC, "https://smba.infra.gov.teams.microsoft.us/", False),
        (PUBLIC, "http://smba.trafficmanager.net/", False),
        (PUBLIC, "https://smba.trafficmanager.net:8443/", False),
        (PUBLIC, "https://smba.trafficmanager.net.evil.example/", False),
        (PUBLIC, "https://evil.trafficmanager.net/", False),
        (PUBLIC, "https://evilbotframework.com/", False),
        (PUBLIC, "https://smba.trafficmanager.net@evil.example/", False),
        (PUBLIC, "https://evil.example\\@smba.trafficmanager.net/", False),
        (PUBLIC, "https://evil.example#smba.trafficmanager.net", False),
        (PUBLIC, "https://smba.trafficmanager.net/?x=", False),
        (PUBLIC, "https://[::1", False),
        (PUBLIC, "https://smba.trafficmanager.net:port/", False),
        (PUBLIC, "", False),
        (PUBLIC, "file:///etc/passwd", False),
    ],
)
def test_answers_go_to_the_hosts_of_the_cloud_only(cloud, address, taken):
    assert is_service(address, cloud.service_hosts) is taken


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("http://localhost:56150", True),
        ("http://127.0.0.1:56150/x", True),
        ("http://[::1]:5/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.evil.example/", False),
        ("https://smba.trafficmanager.net/", False),
    ],
)
def test_local_play_sends_to_this_machine_only(address, taken):
    assert is_local_service(address) is taken
