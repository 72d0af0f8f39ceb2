"""What a message names is heard through the real model: denials, other companies, ordinary words, disguises."""

import pytest


@pytest.mark.parametrize(
    ("text", "there", "gone"),
    [
        ("phone number for Denmark, not Norway", "80 34 76 23", "800 31068"),
        ("numret till Danmark, inte Norge", "80 34 76 23", "800 31068"),
        ("vårt konto är hackat, vilket nummer ringer vi i Sverige?", "020 160 5899", "Kongo"),
        ("phone number for Equatorial  Guinea", "Equatorial Guinea", "Guinea:\n"),
        ("vad är numret i Norge?\u00a0Och i\tSverige?", "020 160 5899", "Vilket land"),
    ],
)
def test_the_right_country_answers(conversation, text, there, gone):
    reply = conversation().say(text)
    assert there in reply and gone not in reply


def test_no_number_for_a_country_that_nobody_named(conversation):
    talk = conversation()
    talk.say("check the status")
    assert talk.slots["country"] is None


def test_not_that_cloud_leaves_it(conversation):
    talk = conversation()
    talk.say("telefonnummer till supporten i Kina")
    talk.say("vi kör 21Vianet")
    assert "800 988 0365" in talk.say("inte 21vianet")


@pytest.mark.parametrize("text", ["what is Apple's phone number in Ireland?", "vad är numret till Telias kundtjänst?"])
def test_someone_else_s_number_is_never_ours(conversation, text):
    talk = conversation()
    reply = talk.say(text)
    assert "Microsoft 365" in reply and talk.turn.actions == ["action_refuse"]
    after = talk.say("Ireland")
    assert "1 800 995309" not in after and len(talk.turn.replies[-1]["buttons"]) == 1
    assert "1 800 995309" in talk.press(talk.turn.replies[-1]["buttons"][0]["title"])


def test_a_thank_you_with_a_country_in_it_is_about_the_country(conversation):
    talk = conversation()
    talk.say("what is the phone number in Sweden?")
    assert "80 34 76 23" in talk.say("thank you, and Denmark?")
