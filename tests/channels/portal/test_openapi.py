"""The channel keeps to its own description: whatever is sent, the answer is one that the description allows."""

from __future__ import annotations

import json
import uuid

import jsonschema
import pytest
import requests
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from bot.paths import ROOT

DESCRIPTION = yaml.safe_load((ROOT / "bot" / "channels" / "portal" / "portal.openapi.yml").read_text(encoding="utf-8"))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
TRIES = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def resolved(schema):
    """The schema as plain JSON Schema: references followed, `nullable` said in its words."""
    if isinstance(schema, list):
        return [resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = DESCRIPTION
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return resolved(target)
    plain = {key: resolved(value) for key, value in schema.items() if key not in ("nullable", "description")}
    if schema.get("nullable"):
        plain["type"] = [plain["type"], "null"]
    return plain


def body_schema(path: str) -> dict:
    return resolved(DESCRIPTION["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"])


def check(response: requests.Response, path: str, method: str) -> None:
    """The answer is described, and nothing of ours has failed."""
    assert response.status_code < 500, response.text
    described = DESCRIPTION["paths"][path][method]["responses"]
    chosen = resolved(described.get(str(response.status_code)) or described["default"])
    jsonschema.validate(response.json(), chosen["content"]["application/json"]["schema"])


def test_the_description_is_served_as_a_file(portal):
    served = requests.get(f"{portal.base}/openapi.yml", timeout=30)
    assert yaml.safe_load(served.content) == DESCRIPTION


def test_every_address_is_described(portal):
    for path, methods in DESCRIPTION["paths"].items():
        for method in methods:
            assert requests.request(method, portal.base + path, timeout=30).status_code not in (404, 405), path


@pytest.mark.parametrize("path", ["/session", "/message", "/feedback", "/restart"])
def test_whatever_the_description_allows_is_answered_as_described(portal, path):
    person = portal.person()

    @TRIES
    @given(body=from_schema(body_schema(path)))
    def send(body):
        check(person.post(path[1:], body), path, "post")

    send()


@pytest.mark.parametrize("path", ["/session", "/message", "/feedback", "/restart"])
def test_whatever_else_is_sent_is_refused_as_described(portal, path):
    person = portal.person()

    @TRIES
    @given(body=ANYTHING | from_schema(body_schema(path)).map(lambda body: {**body, "sender": "x"}))
    @example(body={"id": 1e400, "text": "x"})
    @example(body={"id": "a" * 8, "text": "\ud800"})
    def send(body):
        response = person.http.post(
            f"{person.base}{path}",
            data=json.dumps(body).encode("utf-8"),
            headers={"Content-Type": "application/json"},
            timeout=60,
        )
        check(response, path, "post")

    send()


@TRIES
@given(body=st.binary(max_size=300), kind=st.sampled_from(["application/json", "text/plain", "application/json;x", ""]))
def test_bytes_are_refused_as_described(portal, body, kind):
    response = requests.post(f"{portal.base}/session", data=body, headers={"Content-Type": kind}, timeout=60)
    check(response, "/session", "post")


@TRIES
@given(token=st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=200))
def test_invented_sessions_are_refused_as_described(portal, token):
    response = requests.get(f"{portal.base}/history", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    assert response.status_code == 401
    check(response, "/history", "get")


def test_a_whole_conversation_is_as_described(portal):
    person = portal.person()
    for text in ("hej", "vad är numret i Norge?", "väder?", "how fast do you answer?", "Congo"):
        check(person.post("message", {"id": uuid.uuid4().hex, "text": text}), "/message", "post")
    check(person.http.get(f"{person.base}/history", timeout=60), "/history", "get")
