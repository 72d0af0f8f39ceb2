"""`bot check --links` asks every address of the answers whether it answers."""

import http.server
import threading

import pytest
import requests

from bot.guard import links
from bot.guard.links import addresses, link_problem
from bot.guard.tree import Tree


@pytest.fixture
def server():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/fine" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


def test_links_are_asked_whether_they_answer(server):
    with requests.Session() as session:
        assert link_problem(session, f"{server}/fine") == ""
        assert link_problem(session, f"{server}/gone") == "status 404"
        assert link_problem(session, "http://127.0.0.1:1/") == "ConnectionError"


def test_every_address_of_the_tables_is_asked(monkeypatch):
    found = dict(addresses(Tree()))
    assert "https://admin.microsoft.com" in found
    assert "https://go.microsoft.com/fwlink/p/?linkid=842900" in found
    gone = "https://admin.microsoft.com"
    monkeypatch.setattr(links, "link_problem", lambda _, address: "status 404" if address == gone else "")
    faults = list(links.faults(Tree()))
    assert [(fault.key, fault.message) for fault in faults] == [
        ("clouds.worldwide.links.admin_center", f"{gone} does not answer: status 404")
    ]
