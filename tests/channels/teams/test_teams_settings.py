"""The Teams channel's settings: every fault stops the start with a sentence that names it."""

import asyncio
import json
import re

import pytest
import requests
from cryptography.hazmat.primitives import serialization

from bot.channels.settings import SettingsError
from bot.channels.teams import settings as teams_settings
from bot.channels.teams.channel import TeamsInput
from bot.channels.teams.client import TokenFailed
from bot.channels.teams.clouds import CHINA, CLOUDS, PUBLIC, US_GOVERNMENT
from bot.channels.teams.login import Certificate, app_tokens, identity_tokens
from bot.channels.teams.settings import TeamsSettings
from bot.commands.serve import ServeError, _check_reach
from bot.paths import ROOT
from tests.channels.teams.teams_keys import APP_ID, KEYS

DOCS = ROOT / "docs"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
OURS = {"app_id": APP_ID, "tenant_id": TENANT}
THUMBPRINT = "AB" * 20
PEM = (
    KEYS["k1"]
    .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    .decode()
)


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TEAMS_SECRET", "x" * 40)
    monkeypatch.delenv("TEAMS_APP_PASSWORD", raising=False)
    monkeypatch.setattr(teams_settings, "ROOT", tmp_path)
    (tmp_path / "key.pem").write_text(PEM)
    (tmp_path / "nonsense.pem").write_text("nonsense")
    return monkeypatch


@pytest.mark.parametrize(
    ("given", "password", "named"),
    [
        (None, None, "app_id"),
        ({}, None, "app_id"),
        ({"app_id": APP_ID}, "p", "tenant_id"),
        (OURS, None, "TEAMS_APP_PASSWORD"),
        ({**OURS, "managed_identity": True}, "p", "choose one"),
        ({**OURS, "certificate": "key.pem"}, None, "thumbprint"),
        ({**OURS, "certificate": "key.pem", "thumbprint": "short"}, None, "thumbprint"),
        ({**OURS, "certificate": "missing.pem", "thumbprint": THUMBPRINT}, None, "missing.pem"),
        ({**OURS, "certificate": "nonsense.pem", "thumbprint": THUMBPRINT}, None, "no private key"),
        ({**OURS, "app_id": "my-bot"}, "p", "app_id"),
        ({**OURS, "tenant_id": "contoso"}, "p", "tenant_id"),
        ({**OURS, "cloud": "moon"}, "p", "cloud"),
        ({**OURS, "allowed_tenants": ["contoso"]}, "p", "allowed_tenants"),
        ({**OURS, "service_hosts": ["https://x.example/"]}, "p", "service_hosts"),
        ({**OURS, "secret": "in the file"}, "p", "secret"),
        ({**OURS, "local_play": True}, None, "local_play"),
        ({"local_play": True}, "p", "TEAMS_APP_PASSWORD"),
    ],
)
def test_a_fault_is_named(environment, given, password, named):
    if password:
        environment.setenv("TEAMS_APP_PASSWORD", password)
    with pytest.raises(SettingsError, match=re.escape(named)) as fault:
        TeamsInput.from_credentials(given)
    assert "in the file" not in str(fault.value)


@pytest.mark.parametrize(
    ("given", "password"),
    [
        (OURS, "p"),
        ({**OURS, "certificate": "key.pem", "thumbprint": THUMBPRINT.lower()}, None),
        ({**OURS, "managed_identity": True, "cloud": "us_government"}, None),
        ({**OURS, "app_id": APP_ID.upper(), "service_hosts": [".example.com"], "cloud": "china"}, "p"),
    ],
)
def test_good_settings_start_without_a_network(environment, given, password):
    if password:
        environment.setenv("TEAMS_APP_PASSWORD", password)
    channel = TeamsInput.from_credentials(given)
    assert channel.name() == "teams" and not channel.loopback_only
    assert channel.settings.tenants == {TENANT}
    _check_reach([channel], "0.0.0.0")


def test_the_secret_is_needed_and_must_be_long(environment):
    environment.setenv("TEAMS_APP_PASSWORD", "p")
    environment.setenv("TEAMS_SECRET", "short")
    with pytest.raises(SettingsError, match="TEAMS_SECRET"):
        TeamsInput.from_credentials(OURS)
    environment.delenv("TEAMS_SECRET")
    with pytest.raises(SettingsError, match="TEAMS_SECRET"):
        TeamsInput.from_credentials(OURS)


def test_local_play_is_asked_for_and_stays_on_this_machine(environment, tmp_path):
    environment.delenv("TEAMS_SECRET")
    channel = TeamsInput.from_credentials({"local_play": True})
    assert channel.loopback_only and (tmp_path / "var" / "teams.secret").stat().st_mode & 0o077 == 0
    _check_reach([channel], "127.0.0.1")
    with pytest.raises(ServeError, match="local_play"):
        _check_reach([channel], "0.0.0.0")


def test_other_tenants_may_be_let_in(environment):
    environment.setenv("TEAMS_APP_PASSWORD", "p")
    other = TENANT.replace("a", "b").upper()
    channel = TeamsInput.from_credentials({**OURS, "allowed_tenants": [TENANT, other]})
    assert channel.settings.tenants == {TENANT, other.lower()}


class Login:
    """Entra ID for msal: its HTTP client, answering by itself."""

    def __init__(self, error=None):
        self.posts, self.gets, self.error = [], [], error

    def get(self, url, params=None, headers=None, **_):
        self.gets.append((url, params))
        if "identity/oauth2/token" in url:
            return self._response({"access_token": f"mi-{len(self.gets)}", "expires_in": 3600, "resource": "x"})
        host = url.split("/v2.0/")[0]
        return self._response(
            {
                "issuer": f"{host}/v2.0",
                "authorization_endpoint": f"{host}/oauth2/v2.0/authorize",
                "token_endpoint": f"{host}/oauth2/v2.0/token",
            }
        )

    def post(self, url, data=None, params=None, headers=None, **_):
        if self.error == "down":
            raise requests.ConnectionError("down")
        self.posts.append((url, data))
        if self.error:
            return self._response({"error": self.error, "error_description": "s3cret"}, 401)
        return self._response({"access_token": f"t-{len(self.posts)}", "expires_in": 3600, "token_type": "Bearer"})

    @staticmethod
    def _response(body, status=200):
        response = requests.Response()
        response.status_code, response._content = status, json.dumps(body).encode()
        return response


def take(tokens, *rejected):
    async def run():
        return [await tokens.token(one) for one in rejected]

    return asyncio.run(run())


@pytest.mark.parametrize("cloud", [PUBLIC, US_GOVERNMENT, CHINA])
def test_a_token_is_kept_and_renewed_when_rejected(cloud):
    login = Login()
    tokens = app_tokens(APP_ID, TENANT, cloud, "s3cret", login)
    assert take(tokens, None, None, "t-1", "t-1", None) == ["t-1", "t-1", "t-2", "t-2", "t-2"]
    url, data = login.posts[0]
    assert url == f"{cloud.login}/{TENANT}/oauth2/v2.0/token"
    assert data["scope"] == cloud.scope and data["grant_type"] == "client_credentials"
    assert data["client_secret"] == "s3cret" and data["client_id"] == APP_ID


def test_a_certificate_signs_instead_of_a_secret():
    login = Login()
    assert take(app_tokens(APP_ID, TENANT, PUBLIC, Certificate(PEM, THUMBPRINT), login), None) == ["t-1"]
    data = login.posts[0][1]
    assert data["client_assertion"].count(b"." if isinstance(data["client_assertion"], bytes) else ".") == 2
    assert "client_secret" not in data


def test_a_managed_identity_asks_its_machine():
    login = Login()
    tokens = identity_tokens(APP_ID, PUBLIC, login)
    assert take(tokens, None, None, "mi-1") == ["mi-1", "mi-1", "mi-2"]
    url, params = login.gets[0]
    assert url.startswith("http://169.254.169.254/") and params["client_id"] == APP_ID
    assert params["resource"] == "https://api.botframework.com"


@pytest.mark.parametrize(("error", "told"), [("invalid_client", "invalid_client"), ("down", "ConnectionError")])
def test_a_login_that_fails_tells_why_but_no_secret(error, told):
    with pytest.raises(TokenFailed, match=told) as failure:
        take(app_tokens(APP_ID, TENANT, PUBLIC, "s3cret", Login(error)), None)
    assert "s3cret" not in str(failure.value)


def test_the_manual_explains_every_setting():
    manual = (DOCS / "teams.md").read_text(encoding="utf-8")
    for name in (*TeamsSettings.__fields__, "TEAMS_SECRET", "TEAMS_APP_PASSWORD"):
        assert f"`{name}`" in manual, name
    for cloud in CLOUDS.values():
        for host in cloud.service_hosts:
            assert host in manual, host
