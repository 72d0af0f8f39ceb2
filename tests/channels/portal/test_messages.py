"""What is said to the portal channel, and what comes back: once, in order, and to the right person."""

import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import requests

from bot.version import version
from tests.portal import ORIGIN


def test_question_answer_button_and_history(portal):
    person = portal.person()
    replies = person.say("vad är numret i Norge?")
    assert "800 31068" in replies[0]["text"]
    assert replies[0]["language"] == "sv"
    button = replies[0]["buttons"][1]
    pressed = person.press(button["payload"]).json()["replies"]
    assert "https://admin.microsoft.com" in pressed[0]["text"]
    history = person.history()
    assert [m["from"] for m in history] == ["user", "bot", "user", "bot"]
    assert history[2]["text"] == button["title"]
    assert "buttons" not in history[1] and "buttons" in history[3]
    assert history[1]["id"] == replies[0]["id"]


def test_the_same_id_runs_once_and_gives_the_same_reply(portal):
    person, message_id = portal.person(), uuid.uuid4().hex
    first, second = person.say("vad är numret i Norge?", message_id), person.say("något helt annat", message_id)
    assert [r["text"] for r in first] == [r["text"] for r in second]
    assert [r["id"] for r in first] == [r["id"] for r in second]
    assert len(person.history()) == 2


def test_the_same_id_at_the_same_time_runs_once(portal):
    person, message_id = portal.person(), uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: person.say("vad är numret i Norge?", message_id), range(4)))
    assert all([r["text"] for r in a] == [r["text"] for r in answers[0]] for a in answers)
    assert len(person.history()) == 2


def test_an_id_is_ones_own(portal):
    message_id = uuid.uuid4().hex
    assert "800 31068" in portal.person().say("nummer norge", message_id)[0]["text"]
    assert "80 34 76 23" in portal.person().say("nummer danmark", message_id)[0]["text"]


def test_a_dropped_connection_loses_nothing_and_is_no_error(portal, caplog):
    person, message_id = portal.person(), uuid.uuid4().hex
    host, port = portal.base.split("/")[2].split(":")
    body = f'{{"id": "{message_id}", "text": "vad är numret i Norge?"}}'.encode()
    head = (
        f"POST /webhooks/portal/message HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {person.session}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + body)
    deadline = time.time() + 30
    while not (history := person.history()) and time.time() < deadline:
        time.sleep(0.1)
    assert "800 31068" in history[-1]["text"]
    assert "800 31068" in person.say("vad är numret i Norge?", message_id)[0]["text"]
    assert len(person.history()) == 2
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_ten_quick_messages_are_answered_in_order_without_waiting_for_a_clock(portal):
    countries = ["Norge", "Danmark", "Finland", "Island", "Frankrike", "Spanien", "Italien", "Polen", "Kanada", "Japan"]
    person = portal.person()
    person.say("hej")
    begin = time.perf_counter()
    for country in countries:
        person.say(f"vad är numret i {country}?")
    one_after_the_other = time.perf_counter() - begin
    person = portal.person()
    person.say("hej")
    with ThreadPoolExecutor(10) as pool:
        begin = time.perf_counter()
        futures = []
        for country in countries:
            futures.append(pool.submit(person.say, f"vad är numret i {country}?"))
            time.sleep(0.03)  # far less than a turn of Rasa takes to be polled, enough to keep the order
        answers = [future.result() for future in futures]
        together = time.perf_counter() - begin
    assert all(a[0]["text"].startswith(c) for a, c in zip(answers, countries, strict=True))
    assert [m["text"] for m in person.history() if m["from"] == "user"][1:] == [
        f"vad är numret i {country}?" for country in countries
    ]
    # Rasa's own lock looks once a second: the tenth answer would come after nine seconds.
    assert together < max(3 * one_after_the_other, 3.0)


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        "\u200b/restart",
        "\ufeff / / restart",
        "\u0000/session_start",
        '  /ask_phone_number{"country": "norway", "service": "what is the number please"}',
        "/ask_phone_number@1.0",
        "\n\t/stop",
        "/back",
        "\u202e/restart",
    ],
)
def test_what_is_typed_is_never_a_command(portal, text):
    person = portal.person()
    person.say("vad är numret i Danmark?")
    answer = "\n".join(reply["text"] for reply in person.say(text))
    # As a command it would be carried out in the language of the conversation; as words it is English.
    assert "Norge: 800 31068" not in answer
    assert len(person.history()) >= 4
    assert "80 34 76 23" in person.history()[1]["text"]


@pytest.mark.parametrize("text", ["/", "///", "\u200b/ /"])
def test_slashes_alone_get_an_answer(portal, text):
    assert portal.person().say(text)[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> nummer norge",
        '"><img src=x onerror=alert(1)>',
        "[klick](javascript:alert(1))",
        "{{7*7}} ${7*7} %s {country}",
        "👩‍🚒🔥 nummer norge",
        "رقم الهاتف في النرويج",
        "a\u0301" * 200,
        "nummer\u0000 norge\u0007",
        "\ud83d halv emoji norge",
        "x" * 1000,
    ],
)
def test_odd_text_is_answered_and_comes_back_as_text(portal, text):
    person = portal.person()
    assert person.say(text)[0]["text"]
    shown = person.history()[0]["text"]
    kept = "".join(c for c in text if c not in "\u0000\u0007\ud83d")
    assert shown == kept.strip()


def test_each_person_reads_only_his_own(portal):
    anna, bertil = portal.person(), portal.person()
    anna.say("vad är numret i Norge?")
    assert bertil.history() == []
    assert "800 31068" not in bertil.text("och i går?")


def test_a_conversation_cannot_be_chosen(portal, keys):
    anna = portal.person()
    anna.say("vad är numret i Norge?")
    conversation = jwt.decode(anna.session, options={"verify_signature": False})["sub"]
    named = portal.open({"token": keys.token(sub=conversation)}).json()["session"]
    assert jwt.decode(named, options={"verify_signature": False})["sub"] != conversation
    for extra in ({"sender": conversation}, {"sender_id": conversation}, {"metadata": {}}, {"input_channel": "rest"}):
        body = {"id": uuid.uuid4().hex, "text": "hej", **extra}
        assert portal.person().post("message", body).status_code == 400
    claims = jwt.decode(anna.session, options={"verify_signature": False})
    for key in ("", "x" * 40):
        forged = jwt.encode(claims, key or None, algorithm="HS256" if key else "none")
        response = requests.get(f"{portal.base}/history", headers={"Authorization": f"Bearer {forged}"}, timeout=30)
        assert response.status_code == 401


def test_a_button_is_good_for_its_own_conversation_only(portal):
    anna, bertil = portal.person(), portal.person()
    payload = anna.say("vad är numret i Norge?")[0]["buttons"][0]["payload"]
    assert bertil.press(payload).json()["error"]["code"] == "bad_payload"
    for forged in ("/restart", "/ask_phone_number", payload[:-1], payload + "x", "", "å", payload.split(".")[0]):
        assert anna.press(forged).status_code == 400
    assert anna.press(payload).status_code == 200
    assert anna.press(payload).status_code == 200  # pressing twice asks twice


def test_feedback_stands_in_the_history_and_can_be_taken_back(portal):
    person = portal.person()
    reply = person.say("vad är numret i Norge?")[0]["id"]
    assert person.post("feedback", {"reply": reply, "value": "up"}).status_code == 200
    assert person.history()[1]["feedback"] == "up"
    person.say("och i Danmark?")
    assert person.post("feedback", {"reply": reply, "value": "down"}).status_code == 200
    assert [m.get("feedback") for m in person.history()] == [None, "down", None, None]
    assert person.post("feedback", {"reply": reply, "value": "none"}).status_code == 200
    assert person.history()[1].get("feedback") is None
    assert person.post("feedback", {"reply": reply, "value": "great"}).status_code == 400
    assert person.post("feedback", {"reply": person.history()[0]["id"], "value": "up"}).status_code == 404
    assert portal.person().post("feedback", {"reply": reply, "value": "up"}).status_code == 404


def test_a_conversation_started_anew_knows_nothing_of_the_old_one(portal):
    person = portal.person()
    person.say("vad är numret i Norge?")
    assert person.post("restart", {}).status_code == 200
    assert person.history() == []
    assert "800 31068" not in person.text("och tiderna?")
    assert len(person.history()) == 2
    person.say("vad är numret i Danmark?")
    assert len(person.history()) == 4


def test_history_survives_the_end_of_rasas_session(portal, assistant):
    from rasa.shared.core.events import SessionStarted

    from bot.channels import tracker_access

    person = portal.person()
    person.say("vad är numret i Norge?")
    conversation = jwt.decode(person.session, options={"verify_signature": False})["sub"]
    import asyncio

    asyncio.run(tracker_access._append(assistant.agent, conversation, SessionStarted()))
    assert "800 31068" in person.history()[1]["text"]


def raw(portal, path="message", method="POST", **arguments):
    return requests.request(method, f"{portal.base}/{path}", timeout=30, **arguments)


def test_every_refusal_has_its_status_and_a_sentence_in_the_language(portal, serve_portal):
    person = portal.person()
    signed = {"Authorization": f"Bearer {person.session}"}
    as_json = {**signed, "Content-Type": "application/json"}
    good = {"id": uuid.uuid4().hex, "text": "hej"}
    cases = {
        "no JSON": (400, raw(portal, data=b"{", headers=as_json)),
        "not an object": (400, raw(portal, json=[], headers=signed)),
        "deeply nested": (400, raw(portal, data=b"[" * 8000, headers=as_json)),
        "not UTF-8": (400, raw(portal, data=b'{"id": "\xff"}', headers=as_json)),
        "no id": (400, raw(portal, json={"text": "hej"}, headers=signed)),
        "short id": (400, raw(portal, json={**good, "id": "x"}, headers=signed)),
        "odd id": (400, raw(portal, json={**good, "id": "../../../etc"}, headers=signed)),
        "number for text": (400, raw(portal, json={**good, "text": 5}, headers=signed)),
        "no text": (400, raw(portal, json={"id": good["id"]}, headers=signed)),
        "blank text": (400, raw(portal, json={**good, "text": " \n"}, headers=signed)),
        "both": (400, raw(portal, json={**good, "payload": "x"}, headers=signed)),
        "no session": (401, raw(portal, json=good)),
        "odd session": (401, raw(portal, json=good, headers={"Authorization": "Basic x"})),
        "foreign origin": (403, raw(portal, json=good, headers={**signed, "Origin": "https://evil.example"})),
        "null origin": (403, raw(portal, json=good, headers={**signed, "Origin": "null"})),
        "unknown path": (404, raw(portal, "nothing", json=good, headers=signed)),
        "wrong method": (405, raw(portal, method="DELETE", headers=signed)),
        "9 KB": (413, raw(portal, json={**good, "text": "x" * 9000}, headers=signed)),
        "1 MB": (413, raw(portal, data=b"x" * 1_000_000, headers=as_json)),
        "1001 characters": (413, raw(portal, json={**good, "text": "x" * 1001}, headers=signed)),
        "a form": (415, raw(portal, data={"id": "x"}, headers=signed)),
        "plain text": (415, raw(portal, data="{}", headers={**signed, "Content-Type": "text/plain"})),
    }
    for case, (status, response) in cases.items():
        assert response.status_code == status, (case, response.text)
        error = response.json()["error"]
        assert error["message"].endswith("."), case
        assert "Traceback" not in response.text and "sanic" not in response.text.lower(), case
        assert response.headers["X-Content-Type-Options"] == "nosniff", case
    english = raw(portal, json=good, headers={"Accept-Language": "en-GB,sv;q=0.5"}).json()["error"]["message"]
    swedish = raw(portal, json=good, headers={"Accept-Language": "de, sv"}).json()["error"]["message"]
    assert english.startswith("The session") and swedish.startswith("Sessionen")


def test_too_many_messages_are_told_to_wait(serve_portal):
    strict = serve_portal(messages_per_session={"burst": 3, "per_minute": 30})
    person = strict.person()
    statuses = [person.send("hej").status_code for _ in range(5)]
    assert statuses[:3] == [200] * 3 and 429 in statuses[3:]
    refused = next(r for r in (person.send("hej") for _ in range(5)) if r.status_code == 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 2
    assert strict.person().send("hej").status_code == 200  # another person is not held up


def test_too_many_sessions_and_requests_from_one_address(serve_portal):
    sessions = serve_portal(anonymous=True, sessions_per_address={"burst": 3, "per_minute": 1})
    assert [sessions.open({}).status_code for _ in range(4)] == [200, 200, 200, 429]
    requests_ = serve_portal(anonymous=True, requests_per_address={"burst": 5, "per_minute": 1})
    assert [requests_.open({"token": "x"}).status_code for _ in range(6)] == [401] * 5 + [429]


def test_behind_a_proxy_the_forwarded_address_counts_only_if_the_proxy_is_trusted(serve_portal):
    strict = {"anonymous": True, "sessions_per_address": {"burst": 1, "per_minute": 1}}
    trusting = serve_portal(trusted_proxies=["127.0.0.0/8"], **strict)
    addresses = ["198.51.100.1", "198.51.100.2", "198.51.100.1", "203.0.113.9, 198.51.100.2"]
    assert [trusting.open({}, **{"X-Forwarded-For": a}).status_code for a in addresses] == [200, 200, 429, 429]
    wary = serve_portal(**strict)
    assert [wary.open({}, **{"X-Forwarded-For": a}).status_code for a in addresses[:2]] == [200, 429]


def test_headers_for_browsers(portal):
    person = portal.person()
    allowed = raw(portal, "history", "GET", headers={"Authorization": f"Bearer {person.session}", "Origin": ORIGIN})
    assert allowed.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in allowed.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    foreign = raw(portal, "message", "OPTIONS", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers
    preflight = raw(portal, "message", "OPTIONS", headers={"Origin": ORIGIN})
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "frame-ancestors 'none'" in allowed.headers["Content-Security-Policy"]
    assert allowed.headers["Cache-Control"] == "no-store"
    module = raw(portal, "widget/support-chat.js", "GET")
    assert module.headers["Content-Type"].startswith("text/javascript")
    assert module.headers["Access-Control-Allow-Origin"] == "*"
    again = raw(portal, "widget/support-chat.js", "GET", headers={"If-None-Match": module.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_health_and_readiness(portal, serve_portal, assistant):
    assert raw(portal, "health", "GET").json() == {"status": "alive", "version": version()}
    assert raw(portal, "ready", "GET").json() == {"status": "ready"}

    class Broken:
        processor, domain = assistant.agent.processor, assistant.agent.domain
        lock_store = assistant.agent.lock_store

        class tracker_store:
            @staticmethod
            async def retrieve(_):
                raise ConnectionError("the database is gone")

        def is_ready(self):
            return True

    response = raw(serve_portal(agent=Broken()), "ready", "GET")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "faults": ["tracker_store"]}


def test_the_demo_is_for_this_machine_only(portal, serve_portal):
    demo = serve_portal(demo=True)
    token = requests.post(f"{demo.base}/demo/token", json={"person": "germany"}, timeout=30).json()["token"]
    assert demo.open({"token": token}).json()["name"] == "Jana Vogt"
    assert requests.get(f"{demo.base}/demo", timeout=30).status_code == 200
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "203.0.113.1"}, {"Forwarded": "for=203.0.113.1"}):
        refused = requests.post(f"{demo.base}/demo/token", json={"person": "admin"}, headers=headers, timeout=30)
        assert refused.status_code == 403
        assert requests.get(f"{demo.base}/demo", headers=headers, timeout=30).status_code == 403
        assert demo.open({}, **headers).json()["error"]["code"] == "token_missing"
    assert demo.open({}).status_code == 200
    assert requests.post(f"{demo.base}/demo/token", json={"person": "nobody"}, timeout=30).status_code == 400
    # Without the demo there is neither page nor sign-in, and the demo's tokens open nothing.
    assert requests.get(f"{portal.base}/demo", timeout=30).status_code == 404
    assert requests.post(f"{portal.base}/demo/token", json={"person": "admin"}, timeout=30).status_code == 404
    another = requests.post(f"{demo.base}/demo/token", json={"person": "admin"}, timeout=30).json()["token"]
    assert portal.open({"token": another}).status_code == 401


def test_neither_text_nor_token_reaches_the_log(portal, caplog):
    import logging

    person = portal.person()
    with caplog.at_level(logging.INFO):
        person.say("min hemliga fråga om numret i Norge")
        person.post("message", {"id": "short", "text": "en annan hemlighet"})
        portal.open({"token": "hemlig"})
    written = caplog.text
    assert "refused with 401" in written
    assert "heml" not in written and person.session not in written
