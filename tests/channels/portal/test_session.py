"""Who gets a session, and what a sign-in tells the assistant."""

import time

import jwt
import pytest
import requests

from tests.portal import AUDIENCE, ISSUER


def test_a_signed_in_administrator_is_not_asked_for_a_country(portal):
    person = portal.person(country="NO", cloud="worldwide", is_admin=True, locale="en-GB")
    assert "800 31068" in person.text("what is the number?")


def test_a_key_of_the_contact_table_is_a_country_too(portal):
    assert "80 34 76 23" in portal.person(country="denmark").text("vad är numret?")


def test_the_page_language_is_used_until_a_message_is_clear(portal):
    english, swedish = portal.person(locale="en"), portal.person(locale="sv-SE")
    assert english.say("Finland?")[0]["language"] == "en"
    assert swedish.say("Finland?")[0]["language"] == "sv"


def test_someone_who_is_no_administrator_is_told_where_to_go_once(portal):
    person = portal.person(country="SE", is_admin=False)
    first, second = person.text("vad är numret?"), person.text("vilka tider har ni?")
    assert "https://support.microsoft.com/help/contactus" in first
    assert "contactus" not in second


@pytest.mark.parametrize(("cloud", "link"), [("21vianet", "842838"), ("germany", "518605")])
def test_in_the_other_clouds_he_is_told_of_their_forums(portal, cloud, link):
    person = portal.person(country="CN" if cloud == "21vianet" else "DE", cloud=cloud, is_admin=False)
    assert link in person.text("what is the phone number?")


def test_the_cloud_of_the_sign_in_is_the_cloud_of_the_answer(portal):
    text = portal.person(country="DE", cloud="germany").text("what number do I call?")
    assert "0800 589 2330" in text and "0800 589 2332" not in text


def test_after_stop_the_own_country_is_known_again(portal):
    person = portal.person(country="SE")
    assert "800 31068" in person.text("vad är numret i Norge?")
    person.say("avbryt")
    assert "020 160 5899" in person.text("vad är numret?")


def test_both_kinds_of_key_are_taken(portal, keys):
    assert portal.open({"token": keys.token()}).status_code == 200
    assert portal.open({"token": keys.token(keys.ed, "EdDSA", "two")}).status_code == 200


def test_a_session_tells_the_name_and_how_long_it_lasts(portal, keys):
    answer = portal.open({"token": keys.token(name="Anna\u0000 Berg", locale="sv-FI")}).json()
    assert answer["name"] == "Anna Berg"
    assert answer["locale"] == "sv"
    assert answer["expires_in"] == 3600
    assert answer["anonymous"] is False


HS = "a shared secret that is long enough for HS256"
BAD_TOKENS = {
    "not a token": lambda k: "abc",
    "empty": lambda k: "",
    "signed by a stranger": lambda k: k.token(k.foreign),
    "signed with a shared secret": lambda k: k.token(HS, "HS256"),
    "not signed": lambda k: jwt.encode({"iss": ISSUER, "sub": "x"}, None, algorithm="none", headers={"kid": "one"}),
    "with the other key's id": lambda k: k.token(kid="two"),
    "with an unknown key's id": lambda k: k.token(kid="three"),
    "without a key id": lambda k: k.token(kid=None),
    "expired": lambda k: k.token(exp=int(time.time()) - 60),
    "without exp": lambda k: k.token(without="exp"),
    "without sub": lambda k: k.token(without="sub"),
    "without jti": lambda k: k.token(without="jti"),
    "without iss": lambda k: k.token(without="iss"),
    "without aud": lambda k: k.token(without="aud"),
    "of another issuer": lambda k: k.token(iss="https://evil.example"),
    "for another audience": lambda k: k.token(aud="another"),
    "valid for an hour": lambda k: k.token(exp=int(time.time()) + 3600),
    "not yet valid": lambda k: k.token(nbf=int(time.time()) + 100),
    "with an empty sub": lambda k: k.token(sub=""),
    "with a list for sub": lambda k: k.token(sub=["anna"]),
    "with a number for jti": lambda k: k.token(jti=7),
    "with words for exp": lambda k: jwt.encode(
        {"iss": ISSUER, "aud": AUDIENCE, "sub": "a", "jti": "b"}, k.ec, "ES256", headers={"kid": "one"}
    ),
    "with half of it": lambda k: k.token().rsplit(".", 1)[0],
    "with odd characters": lambda k: "å\ud800.ä.ö",
}


@pytest.mark.parametrize("case", BAD_TOKENS)
def test_a_token_that_does_not_hold_opens_nothing(portal, keys, case):
    response = portal.open({"token": BAD_TOKENS[case](keys)}, **{"Accept-Language": "en"})
    assert response.status_code == 401, response.text
    assert response.json()["error"]["message"].endswith(".")
    assert "session" not in response.json()


def test_a_token_works_once(portal, keys):
    token = keys.token()
    assert portal.open({"token": token}).status_code == 200
    second = portal.open({"token": token})
    assert (second.status_code, second.json()["error"]["code"]) == (401, "token_used")


@pytest.mark.parametrize(
    ("claim", "value"),
    [("country", "XX"), ("country", 7), ("cloud", "azure"), ("is_admin", "yes"), ("name", ["x"]), ("locale", 5)],
)
def test_a_claim_that_makes_no_sense_is_named(portal, keys, claim, value):
    response = portal.open({"token": keys.token(**{claim: value})})
    assert response.status_code == 400
    assert claim in response.json()["error"]["message"]


def test_without_a_token_only_where_it_is_allowed(serve_portal, portal):
    assert portal.open({}).status_code == 200
    closed = serve_portal(anonymous=None)
    assert closed.open({}).json()["error"]["code"] == "token_missing"


def test_an_anonymous_session_is_renewed_with_its_conversation(portal):
    person = portal.stranger(locale="sv")
    person.say("vad är numret i Norge?")
    again = portal.stranger(renew=person.session)
    assert [m["text"] for m in again.history()] == [m["text"] for m in person.history()]
    assert "80 34 76 23" in again.text("och i Danmark?")


def test_a_signed_in_session_cannot_be_renewed_without_signing_in(portal):
    person = portal.person()
    assert portal.open({"renew": person.session}).status_code == 401


def test_an_expired_session_is_over_and_the_next_sign_in_finds_the_conversation(serve_portal, keys):
    short = serve_portal(session_minutes=1)
    person = short.person("bertil")
    person.say("vad är numret i Norge?")
    claims = jwt.decode(person.session, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 60
    forged = jwt.encode({**claims, "exp": claims["exp"] + 9999}, HS, algorithm="HS256")
    refused = requests.get(f"{short.base}/history", headers={"Authorization": f"Bearer {forged}"}, timeout=30)
    assert refused.status_code == 401
    assert "800 31068" in short.person("bertil").history()[-1]["text"]


def test_an_expired_session_is_refused():
    from bot.channels.portal.session import Sessions
    from bot.channels.refusal import Refusal
    from bot.channels.seal import Seal

    now = time.time()
    past = Sessions(Seal("s" * 40), [], 60, anonymous=True, clock=lambda: now - 3700)
    token = past.token(past.anonymous("sv"))
    present = Sessions(Seal("s" * 40), [], 60, anonymous=True)
    with pytest.raises(Refusal) as refused:
        present.read(token)
    assert refused.value.status == 401
    assert present.renewed(token).conversation == past.read.__self__.renewed(token).conversation
    long_ago = Sessions(Seal("s" * 40), [], 60, anonymous=True, clock=lambda: now - 40 * 86_400)
    with pytest.raises(Refusal):
        present.renewed(long_ago.token(long_ago.anonymous("sv")))
