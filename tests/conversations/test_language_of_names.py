"""A country that is called alike in all languages makes no message Swedish or English: the words beside it do."""

import pytest

from bot.languages import spoken
from bot.nlu.language import shared_names

NAMES = shared_names(spoken())
BESIDE = {
    "sv": ["nummer {}", "{} öppettider", "telefon till supporten i {}"],
    "en": ["{} support phone", "{} opening hours", "phone number for {}"],
}


@pytest.mark.parametrize("pattern", [pytest.param((code, each), id=each) for code in BESIDE for each in BESIDE[code]])
def test_the_words_beside_a_name_tell_the_language(assistant, loop, pattern):
    code, text = pattern

    async def languages():
        return {name: (await assistant.agent.parse_message(text.format(name)))["language"]["code"] for name in NAMES}

    other = [name for name, found in loop.run_until_complete(languages()).items() if found != code]
    assert len(NAMES) > 100
    assert len(other) <= len(NAMES) // 100, other


def test_a_name_alone_is_answered_in_the_language_of_the_conversation(conversation):
    for greeting, code in (("hej, jag behöver numret", "sv"), ("hi, I need the number", "en")):
        talk = conversation()
        talk.say(greeting)
        for name in NAMES[::10]:
            talk.say(name)
            assert talk.slots["language"] == code, name
