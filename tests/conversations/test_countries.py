"""All 246 countries and regions in both languages through the real model: published number, right language."""

import pytest

from bot.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
ASK = {"sv": "vad är telefonnumret till supporten i {}?", "en": "what is the support phone number in {}?"}
CASES = [(key, language) for key in KNOWLEDGE.contacts.countries for language in ASK]


@pytest.mark.parametrize(("key", "language"), CASES)
def test_the_number_of_every_country(conversation, is_language, key, language):
    row = KNOWLEDGE.country(key)
    talk = conversation()
    reply = talk.say(ASK[language].format(row.name.of(language)))
    assert talk.slots["country"] == [key]
    assert row.name.of(language) in reply
    assert is_language(reply, language)
    for cloud in KNOWLEDGE.clouds_of(key):
        for phone in KNOWLEDGE.phones(key, cloud):
            assert phone.number in reply
            for step in phone.dial_steps:
                assert str(step.select_option or step.enter_code or step.after_dialing_enter) in reply
    if not row.phone_available:
        assert "https://admin.microsoft.com" in reply
    notes = reply.count("OBS:") + reply.count("Caution:")
    assert notes == len(row.cautions)


@pytest.mark.parametrize("language", ASK)
@pytest.mark.parametrize(
    ("sv", "en"), [("Nordkorea", "North Korea"), ("Kuba", "Cuba"), ("Iran", "Iran"), ("Syrien", "Syria")]
)
def test_a_country_that_is_not_listed_gets_no_number(conversation, language, sv, en):
    reply = conversation().say(ASK[language].format(sv if language == "sv" else en))
    assert {"sv": "finns inte i Microsofts lista", "en": "isn't listed by Microsoft"}[language] in reply
    assert not any(character.isdigit() for character in reply)
