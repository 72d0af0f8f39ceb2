"""Whether support helps with something: yes or no first, and whom to ask otherwise."""

import pytest

ON_21VIANET = {"en": "we are on Office 365 operated by 21Vianet", "sv": "vi har Office 365 som drivs av 21Vianet"}


def at_21vianet(conversation, language):
    talk = conversation()
    talk.say(ON_21VIANET[language])
    return talk


@pytest.mark.parametrize(
    ("language", "text", "verdict", "held"),
    [
        ("en", "does support cover single sign-on?", "Yes", "400-089-0365"),
        ("en", "do you help with migrating our mailboxes?", "Yes", "New service request"),
        ("en", "is our firewall covered by support?", "No", "networking team"),
        ("en", "does support troubleshoot third-party add-ins?", "No", "842838"),
        ("sv", "ingår enkel inloggning i supporten?", "Ja", "400-089-0365"),
        ("sv", "ingår vårt eget nätverk i supporten?", "Nej", "nätverksteam"),
        ("sv", "omfattar supporten tillägg från tredje part?", "Nej", "842838"),
    ],
)
def test_at_21vianet_the_answer_is_yes_or_no(conversation, language, text, verdict, held):
    reply = at_21vianet(conversation, language).say(text)
    assert reply.startswith(verdict) and held in reply


@pytest.mark.parametrize("cloud", [None, "vi har Office 365 Germany"])
def test_another_cloud_gets_no_yes_of_21vianet(conversation, cloud):
    talk = conversation()
    if cloud:
        talk.say(cloud)
    reply = talk.say("ingår enkel inloggning i supporten?")
    assert reply.startswith("Microsofts artikel säger det bara för Office 365 som drivs av 21Vianet")
    assert not cloud or "21Vianet" not in reply.partition(". ")[2]


def test_one_thing_after_another(conversation):
    talk = at_21vianet(conversation, "en")
    assert talk.say("does support cover single sign-on?").startswith("Yes")
    assert talk.say("and our firewall?").startswith("No")
    assert "Exchange Online" in talk.say("what does technical support help with?")


@pytest.mark.parametrize(
    ("text", "held", "not_held"),
    [
        ("hur lång är väntetiden?", "ingen väntetid", "admin.microsoft.com"),
        ("det står att jag saknar behörighet", "communityforumen", "contactus"),
        ("varför skickas en kod när jag ringer?", "bara för den globala tjänsten", "Läs upp"),
        ("vad ska jag ha redo när jag ringer?", "administratör", "kod skickas"),
    ],
)
@pytest.mark.parametrize("cloud", [ON_21VIANET["sv"], "vi har Office 365 Germany"])
def test_what_only_the_worldwide_article_says_is_not_said_of_another_cloud(conversation, cloud, text, held, not_held):
    talk = conversation()
    talk.say(cloud)
    reply = talk.say(text)
    assert held in reply and not_held not in reply
