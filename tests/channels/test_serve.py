"""`bot serve`: the channels of credentials.yml, on this machine only, and nothing else of Rasa."""

import socket

import requests


def test_the_demo_portal_is_served_and_nothing_of_rasa(server):
    base = f"{server}/webhooks/portal"
    assert requests.get(f"{base}/ready", timeout=60).json() == {"status": "ready"}
    assert "<support-chat" in requests.get(f"{base}/demo", timeout=60).text
    token = requests.post(f"{base}/demo/token", json={"person": "admin"}, timeout=60).json()["token"]
    session = requests.post(f"{base}/session", json={"token": token}, timeout=60).json()["session"]
    signed = {"Authorization": f"Bearer {session}"}
    requests.post(f"{base}/restart", json={}, headers=signed, timeout=60)
    message = {"id": "message-1", "text": "vad är numret i Norge?"}
    answer = requests.post(f"{base}/message", json=message, headers=signed, timeout=60)
    assert "800 31068" in answer.json()["replies"][0]["text"]
    for path in ("/", "/conversations/a/tracker", "/model", "/model/parse", "/domain", "/status", "/version"):
        response = requests.get(server + path, timeout=10)
        assert response.status_code == 404
        assert "rasa" not in response.text.lower() and "3.6" not in response.text
    assert requests.post(f"{server}/webhooks/rest/webhook", json={}, timeout=10).status_code == 404


def test_a_taken_port_is_said_in_words(bot):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = bot("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.decode() == f"Port {port} is taken: choose another with --port.\n"


def test_what_lets_anyone_in_stays_on_loopback(bot, tmp_path):
    result = bot("serve", "--interface", "0.0.0.0")
    assert result.returncode == 1
    assert "'portal' for trying out" in result.stderr.decode()
    credentials = tmp_path / "credentials.yml"
    credentials.write_text("rest:\n")
    result = bot("serve", "--interface", "0.0.0.0", "--credentials", str(credentials))
    assert result.returncode == 1
    assert "'rest', which lets anyone" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_a_wrong_setting_and_a_missing_secret_are_named(bot, tmp_path):
    credentials = tmp_path / "credentials.yml"
    for content, words in (
        ("bot.channels.portal.PortalInput: {demo: true, orgins: []}\n", "orgins"),
        ("bot.channels.portal.PortalInput: {anonymous: true}\n", "PORTAL_SECRET"),
        ("{}\n", "opens no channel"),
    ):
        credentials.write_text(content)
        result = bot("serve", "--credentials", str(credentials))
        assert result.returncode == 1
        assert words in result.stderr.decode()
        assert "Traceback" not in result.stderr.decode()
