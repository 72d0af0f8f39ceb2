"""What someone does with the chat on a portal: in a browser, with the mouse, the keyboard, a phone, a bad network."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.paths import ROOT

BOT, USER = ".message[data-from=bot]", ".message[data-from=user]"
AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page) -> list[str]:
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]


def test_a_conversation_in_swedish_with_button_number_and_reload(visit):
    anna = visit("admin")
    anna.open()
    expect(anna.page.locator(".welcome")).to_contain_text("Anna")
    assert "800 31068" in anna.ask("vad är numret i Norge?")
    expect(anna.page.locator(BOT).last).to_have_attribute("lang", "sv")
    expect(anna.page.locator(".phone a").first).to_have_attribute("href", "tel:80031068")
    anna.picture("conversation-sv")
    anna.page.get_by_role("button", name="Skicka ett ärende online").click()
    expect(anna.page.locator(USER).last).to_contain_text("Skicka ett ärende online")
    expect(anna.page.locator(BOT).last).to_contain_text("https://admin.microsoft.com")
    link = anna.page.get_by_role("link", name="https://admin.microsoft.com").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    anna.page.reload()
    anna.open(anew=False)
    expect(anna.page.locator(BOT)).to_have_count(2)
    expect(anna.page.locator(USER).last).to_contain_text("Skicka ett ärende online")


def test_a_conversation_in_english(visit):
    jana = visit("germany", "en", locale="en-GB")
    jana.open()
    assert "0800 589 2330" in jana.ask("what is the support number?")
    expect(jana.page.locator(BOT).last).to_have_attribute("lang", "en")
    assert "24 hours" in jana.ask("and the hours for technical support?")
    jana.picture("conversation-en")


def test_someone_who_is_no_administrator_reads_where_to_go(visit):
    olle = visit("user")
    olle.open()
    olle.ask("vad är numret?")
    expect(olle.page.locator(BOT).first).to_contain_text("https://support.microsoft.com/help/contactus")


def test_nothing_is_sent_before_the_chat_is_opened_and_an_anonymous_reload_goes_on(visit, demo):
    someone = visit("")
    sent = []
    someone.page.on("request", lambda request: sent.append(request.url))
    someone.page.reload()
    assert not [url for url in sent if url.endswith(("/session", "/history"))]
    someone.open()
    someone.page.locator(".welcome .suggestion").first.click()
    expect(someone.page.locator(BOT)).to_have_count(1)
    someone.page.reload()
    someone.open(anew=False)
    expect(someone.page.locator(BOT)).to_have_count(1)
    assert someone.page.evaluate("Object.keys(localStorage)") == [f"support-chat:{demo}"]
    assert not [url for url in sent if "token" in url.split("/")[-1] and "?" in url]


def test_each_answer_is_spoken_once_and_takes_no_focus(visit):
    someone = visit("")
    someone.open()
    someone.ask("vad är numret i Norge?")
    someone.ask("och i Danmark?")
    spoken = someone.page.locator(".live").evaluate("e => [...e.children].map(x => x.textContent)")
    assert sum("800 31068" in text for text in spoken) == 1
    expect(someone.page.locator("textarea.input")).to_be_focused()
    expect(someone.page.get_by_role("log")).to_have_count(1)


def test_two_tabs_show_the_same_conversation(visit):
    someone = visit("")
    someone.open()
    someone.ask("vad är numret i Norge?")
    second = someone.tab()
    someone.choose("person", "", second)
    someone.open(second, anew=False)
    expect(second.locator(BOT)).to_have_count(1)
    someone.ask("och i Danmark?", second)
    someone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(someone.page.locator(BOT)).to_have_count(2)
    expect(someone.page.locator(USER)).to_have_count(2)


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(visit):
    someone = visit("", quiet=False)
    someone.open()
    someone.ask("hej")
    someone.context.set_offline(True)
    expect(someone.page.locator(".notice")).to_contain_text("offline")
    someone.page.locator("textarea.input").fill("vad är numret i Norge?")
    someone.page.locator("textarea.input").press("Enter")
    someone.picture("offline")
    someone.context.set_offline(False)
    expect(someone.page.locator(BOT).last).to_contain_text("800 31068")
    expect(someone.page.locator(".notice")).to_be_hidden()
    someone.page.reload()
    someone.open(anew=False)
    expect(someone.page.locator(USER)).to_have_count(2)


def test_a_lost_answer_is_asked_for_again_with_the_same_id(visit):
    someone = visit("", quiet=False)
    someone.open()
    ids = []

    def lose(route):
        ids.append(route.request.post_data_json["id"])
        if len(ids) == 1:
            route.fetch()  # the server answers, and the answer is lost
            route.abort()
        else:
            route.continue_()

    someone.page.route("**/message", lose)
    assert "800 31068" in someone.ask("vad är numret i Norge?")
    assert len(ids) == 2 and ids[0] == ids[1]
    someone.page.unroute("**/message")
    someone.page.reload()
    someone.open(anew=False)
    expect(someone.page.locator(USER)).to_have_count(1)


def test_a_message_that_cannot_be_sent_can_be_sent_again(visit):
    someone = visit("", quiet=False)
    someone.open()
    someone.page.route("**/message", lambda route: route.abort())
    someone.page.locator("textarea.input").fill("vad är numret i Norge?")
    someone.page.locator("textarea.input").press("Enter")
    expect(someone.page.locator(".retry")).to_be_visible()
    someone.picture("not-sent")
    someone.page.unroute("**/message")
    someone.page.locator(".retry").click()
    expect(someone.page.locator(BOT)).to_have_count(1)


@pytest.mark.parametrize("person", ["", "admin"])
def test_an_expired_session_is_renewed_without_a_word(visit, person):
    someone = visit(person, quiet=False)
    someone.open()
    someone.ask("vad är numret i Norge?")
    over = {"error": {"code": "session_over", "message": "Sessionen är slut."}}
    someone.page.route("**/message", lambda route: route.fulfill(status=401, json=over), times=1)
    assert "80 34 76 23" in someone.ask("och i Danmark?")
    expect(someone.page.locator(".notice")).to_be_hidden()


def test_with_the_keyboard_alone(visit):
    someone = visit("")
    page = someone.page
    page.locator(".launcher").focus()
    page.keyboard.press("Enter")
    expect(page.locator("textarea.input")).to_be_focused()
    page.keyboard.type("vad är numret i Norge?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("tack")
    page.keyboard.press("Enter")
    expect(page.locator(USER)).to_have_count(1)
    expect(page.locator(BOT).last).to_be_visible()
    names = []
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        focused = "document.querySelector('support-chat').shadowRoot.activeElement"
        names.append(page.evaluate(f"{focused}?.getAttribute('aria-label') ?? {focused}?.textContent ?? ''"))
    assert any("Kopiera" in name for name in names)
    assert any("Skicka ett ärende online" in name for name in names)
    page.locator("textarea.input").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".launcher")).to_be_focused()
    expect(page.locator(".panel")).to_be_hidden()


def test_thumbs_copy_download_and_a_new_conversation(visit):
    anna = visit("admin")
    anna.context.grant_permissions(["clipboard-read", "clipboard-write"])
    anna.open()
    anna.ask("vad är numret?")
    with anna.page.expect_response("**/feedback") as noted:
        anna.page.get_by_role("button", name="Bra svar").click()
    assert noted.value.status == 200
    anna.page.get_by_role("button", name="Kopiera 020 160 5899").click()
    assert anna.page.evaluate("navigator.clipboard.readText()") == "020 160 5899"
    with anna.page.expect_download() as download:
        anna.page.get_by_role("button", name="Ladda ner konversationen").click()
    assert "020 160 5899" in download.value.path().read_text(encoding="utf-8")
    anna.page.reload()
    anna.open(anew=False)
    expect(anna.page.get_by_role("button", name="Bra svar")).to_have_attribute("aria-pressed", "true")
    anna.start_anew()
    expect(anna.page.locator(".welcome")).to_be_visible()
    # Another person at the same machine finds nothing of it.
    anna.ask("vad är numret?")
    anna.choose("person", "china")
    expect(anna.page.locator(".message")).to_have_count(0)
    assert anna.page.evaluate("localStorage.length") == 0


def test_html_and_script_stay_text(visit):
    someone = visit("")
    someone.open()
    someone.ask('<img src=x onerror="alert(1)"><b>nummer</b> norge')
    expect(someone.page.locator(USER)).to_contain_text('<img src=x onerror="alert(1)"><b>nummer</b> norge')
    assert someone.page.locator(f"{USER} img, {USER} b").count() == 0


def test_links_of_other_schemes_stay_text(visit):
    someone = visit("")
    reply = {
        "id": "x:0",
        "text": "[a](javascript:alert(1)) [b](data:text/html,x) **fet** <i>kursiv</i>\n- https://ok.example/?a=1.",
        "time": "2026-11-22T12:00:00Z",
        "language": "sv",
        "buttons": [],
    }

    def answer(route):
        message_id = route.request.post_data_json["id"]
        route.fulfill(json={"id": message_id, "language": "sv", "replies": [{**reply, "id": f"{message_id}:0"}]})

    someone.open()
    someone.page.route("**/message", answer)
    someone.ask("hej")
    hrefs = someone.page.locator(f"{BOT} a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert hrefs == ["https://ok.example/?a=1"]
    expect(someone.page.locator(f"{BOT} strong")).to_have_text("fet")
    expect(someone.page.locator(BOT)).to_contain_text("[a](javascript:alert(1))")


def test_at_320_pixels_and_400_percent_nothing_scrolls_sideways(visit):
    for name, size in (("320", (320, 568)), ("400-percent", (320, 256))):
        someone = visit("", viewport={"width": size[0], "height": size[1]})
        someone.open()
        someone.ask("vad är numret i Norge?")
        panel = "document.querySelector('support-chat').shadowRoot.querySelector('.panel')"
        for element in ("document.documentElement", panel):
            wide, room = someone.page.evaluate(f"[{element}.scrollWidth, {element}.clientWidth]")
            assert wide <= room
        box = someone.page.locator(".panel").bounding_box()
        assert box["width"] == size[0]
        someone.picture(name)
        someone.page.locator("textarea.input").scroll_into_view_if_needed()
        expect(someone.page.locator("textarea.input")).to_be_in_viewport()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_accessibility_rule_is_broken(visit, theme, language):
    someone = visit("admin", language)
    someone.choose("theme", theme)
    assert violations(someone.page) == []
    someone.open()
    assert violations(someone.page) == []
    someone.ask("vad är numret i Norge?")
    someone.ask("tack")
    assert violations(someone.page) == []
    someone.picture(f"axe-{theme}-{language}")


@pytest.mark.parametrize(
    "options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"viewport": {"width": 390, "height": 700}}]
)
def test_forced_colours_reduced_motion_and_phone(visit, options):
    someone = visit("", **options)
    someone.open()
    someone.ask("vad är numret i Norge?")
    assert violations(someone.page) == []
    someone.picture("-".join(options))


def test_the_picture_of_the_readme(visit):
    """Kept in docs/ by hand: `cp reports/screenshots/demo.png docs/demo.png`."""
    anna = visit("admin")
    anna.open()
    anna.ask("vad är numret i Norge?")
    assert anna.picture("demo").stat().st_size > 20_000
    assert (ROOT / "docs" / "demo.png").exists()


def test_the_module_is_small():
    import gzip

    content = (ROOT / "bot" / "widget" / "support-chat.js").read_bytes()
    assert len(gzip.compress(content, 9)) <= 15 * 1024
    assert b"innerHTML" not in content and b"eval(" not in content
