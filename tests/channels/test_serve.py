"""`bot serve`: the channels of credentials.yml, on this machine only, and nothing else of Rasa."""

import socket

import requests


def test_a_message_is_answered(server):
    response = requests.post(
        f"{server}/webhooks/rest/webhook", json={"sender": "a", "message": "vad är numret i Norge?"}, timeout=60
    )
    assert response.status_code == 200
    assert "800 31068" in response.json()[0]["text"]
    follow_up = requests.post(
        f"{server}/webhooks/rest/webhook", json={"sender": "a", "message": "och Danmark?"}, timeout=60
    )
    assert "80 34 76 23" in follow_up.json()[0]["text"]
    for path in ("/conversations/a/tracker", "/model", "/model/parse", "/domain", "/status", "/version"):
        assert requests.get(server + path, timeout=10).status_code == 404


def test_a_taken_port_is_said_in_words(bot):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = bot("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.decode() == f"Port {port} is taken: choose another with --port.\n"


def test_the_rest_channel_stays_on_loopback(bot):
    result = bot("serve", "--interface", "0.0.0.0")
    assert result.returncode == 1
    assert "served on loopback only" in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()
