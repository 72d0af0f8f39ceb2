"""Microsoft's own playground client in a real browser, talking to the running assistant through the Teams channel."""

import asyncio
import os
import shutil
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from bot.answers.locale_words import words
from bot.answers.sentences import title
from bot.paths import ROOT
from tests.channels.teams.teams_server import port, teams

FOLDER = Path(__file__).parent / "playground"
CLIENT = FOLDER / "node_modules" / "@microsoft" / "m365agentsplayground"
REPORTS = ROOT / "reports"
EDITOR = "[data-lexical-editor=true]"
SECONDS = 60_000


@pytest.fixture(scope="module")
def client():
    """The playground's program, installed from npm by the lock file if it is not there yet."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.fail("The playground test needs Node.js and npm (Debian: apt install npm); .ci/run installs them.")
    if not CLIENT.exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.fail(f"the playground cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
    return CLIENT / "cli.js"


@asynccontextmanager
async def playground(client, endpoint):
    """The playground on a free port, offline and without a window; its address."""
    number = port()
    environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"} | {"TEAMSAPPTESTER_BROWSER": "none"}
    process = await asyncio.create_subprocess_exec(
        *("node", str(client), "start", "--app-endpoint", endpoint, "--channel-id", "msteams"),
        *("--port", str(number), "--disable-telemetry"),
        env=environment,
        cwd=FOLDER / "node_modules",  # it writes a folder devTools/ where it is started
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        while b"Listening" not in (line := await asyncio.wait_for(process.stdout.readline(), 120)):
            assert line, "the playground ended"
        yield f"http://127.0.0.1:{number}/"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def browser_page():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The browser tests need Chromium.")
    async with async_playwright() as play:
        browser = await play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(SECONDS)
        yield page
        await browser.close()


async def say(page, text, mention=False):
    await page.locator(EDITOR).first.click()
    if mention:
        await page.keyboard.type("@", delay=50)
        await page.get_by_role("menuitem").filter(has_text="Test Bot").click()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def sees(page, text):
    await expect(page.get_by_text(text).last).to_be_visible(timeout=SECONDS)


async def picture(page, name):
    REPORTS.mkdir(exist_ok=True)
    await page.screenshot(path=REPORTS / f"teams-{name}.png")


async def conversation(client, **options):
    async with (
        teams(**options) as (caller, _),
        playground(client, caller.url) as address,
        browser_page() as page,
    ):
        await page.goto(address)
        await page.get_by_role("button", name="Hide log panel").click()  # it would show every text a second time
        await sees(page, words("en")["teams"]["welcome"][:40])  # the playground's locale is en-US
        await picture(page, "welcome")

        await say(page, "Vad är telefonnumret till supporten i Sverige?")
        await sees(page, "020")
        await picture(page, "swedish")

        await say(page, "What are the support hours in Norway?")
        await sees(page, "Norway")
        await picture(page, "english")

        button = page.get_by_role("button", name=title("ask_online_request", "en"))
        before = await button.count()
        await say(page, "Hello")
        await expect(button.nth(before)).to_be_visible(timeout=SECONDS)  # that of the greeting
        await button.last.click()
        await sees(page, "https://admin.microsoft.com")
        await picture(page, "pressed")

        await page.get_by_text("Group Chat", exact=True).first.click()
        await sees(page, words("en")["teams"]["welcome"][:40])
        await say(page, "Vilket nummer har supporten i Finland?", mention=True)
        await sees(page, "Finland")
        await picture(page, "group")


def test_a_person_talks_to_the_assistant_in_the_playground(assistant, client):
    asyncio.run(conversation(client, agent=assistant.agent))
