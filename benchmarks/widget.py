"""`make bench-widget`: the widget's size, and how soon it can be used, beside a page without it.

Prints a table. The server is the demo's, on a free port; the browser is headless Chromium; medians of several visits.
"""

from __future__ import annotations

import gzip
import http.server
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page, sync_playwright

from bot.paths import ROOT

_PORT = 5077
_VISITS = 15
_WIDGET = ROOT / "bot" / "widget" / "support-chat.js"


class _Empty(http.server.BaseHTTPRequestHandler):
    """The floor: a page with a button and nothing else."""

    def do_GET(self) -> None:
        """Answers any address with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>x</title><button class=launcher>x</button>")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def main() -> None:
    """Measures and prints."""
    source = _WIDGET.read_bytes()
    print(f"module: {len(source):,} bytes, gzipped {len(gzip.compress(source, 9)):,}", flush=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(_PORT)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    floor = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    threading.Thread(target=floor.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{_PORT}/webhooks/portal"
        _wait_for(f"{base}/ready")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )

            def median(measure: Callable[[Page], float]) -> float:
                values = []
                for _ in range(_VISITS):
                    page = browser.new_context().new_page()
                    values.append(measure(page))
                    page.context.close()
                return statistics.median(values)

            empty = median(lambda page: _until_launcher(page, f"http://127.0.0.1:{floor.server_port}/"))
            demo = median(lambda page: _until_launcher(page, f"{base}/demo"))
            answer = median(lambda page: _until_answer(page, f"{base}/demo"))
            browser.close()
    finally:
        server.terminate()
        server.wait(60)
    print(f"page to a button that can be pressed, without the widget: {empty:.0f} ms")
    print(f"demo page to a chat that can be opened: {demo:.0f} ms ({demo / empty:.1f} times that)")
    print(f"opened, asked, answered: {answer:.0f} ms")


def _until_launcher(page: Page, address: str) -> float:
    begin = time.perf_counter()
    page.goto(address)
    page.locator(".launcher").wait_for()
    return (time.perf_counter() - begin) * 1000


def _until_answer(page: Page, address: str) -> float:
    page.goto(address)
    begin = time.perf_counter()
    page.locator(".launcher").click()
    before = page.locator(".message").count()
    page.locator("textarea.input").fill("vad är numret i Norge?")
    page.locator("textarea.input").press("Enter")
    page.locator(".message[data-from=bot]").nth(before // 2).wait_for()
    return (time.perf_counter() - begin) * 1000


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()
