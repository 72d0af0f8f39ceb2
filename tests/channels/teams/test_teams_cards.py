"""Answers as Teams shows them."""

import json

import pytest

from bot.answers.locale_words import words
from bot.channels.teams.cards import CARD, activities, card, invoke_answer, markdown

BUTTONS = [{"title": f"Fråga {n}", "payload": f"/ask_{n}"} for n in range(8)]


def seal(title, payload):
    return f"sealed-{title}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("En rad", "En rad"),
        ("En\nTvå\nTre", "En  \nTvå  \nTre"),
        ("Stycke\n\nNästa", "Stycke\n\nNästa"),
        ("Sverige:\n- 08 1\n- 08 2\nTider", "Sverige:\n\n- 08 1\n- 08 2\n\nTider"),
        ("Steg:\n1. Ett\n2. Två", "Steg:\n\n1. Ett\n2. Två"),
        ("+46 8 123\n020-88 88 88", "+46 8 123  \n020-88 88 88"),
        ("  \nHej  \n", "Hej"),
        ("", ""),
    ],
)
def test_line_breaks_survive_markdown(text, shown):
    assert markdown(text) == shown


def test_text_alone_has_no_card():
    (activity,) = activities({"text": "Hej", "buttons": [], "language": "sv"}, seal)
    assert activity == {"type": "message", "textFormat": "markdown", "text": "Hej", "locale": "sv-SE"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_buttons_stand_in_a_card_and_the_text_outside_it(language):
    text, shown = activities({"text": "Ring 020-88 88 88", "buttons": BUTTONS[:2], "language": language}, seal)
    (attachment,) = shown["attachments"]
    assert "text" not in shown and "attachments" not in text
    content = attachment["content"]
    assert attachment["contentType"] == CARD and "020" in text["text"] and "020" not in json.dumps(content)
    assert content["type"] == "AdaptiveCard" and content["version"] == "1.2" and content["lang"] == language
    assert "Fråga 0" in content["fallbackText"] and "Fråga 1" in content["fallbackText"]
    assert content["body"][0]["text"] == words(language)["teams"]["choose"]
    assert content["body"][1]["actions"][1] == {
        "type": "Action.Submit",
        "title": "Fråga 1",
        "data": {"payload": "sealed-Fråga 1"},
    }


def test_buttons_without_a_text_are_a_card_alone():
    (shown,) = activities({"text": "", "buttons": BUTTONS[:1], "language": "sv"}, seal)
    assert "attachments" in shown


def test_no_button_hides_behind_a_menu():
    rows = card(BUTTONS, "sv", seal)["body"][1:]
    assert [len(row["actions"]) for row in rows] == [6, 2]


def test_an_invoke_gets_an_answer_of_its_form():
    assert invoke_answer("task/fetch", "sv") == (501, {})
    status, body = invoke_answer("adaptiveCard/action", "en")
    assert status == 200 and body["statusCode"] == 400
    assert body["value"]["message"] == words("en")["refusals"]["bad_payload"]
