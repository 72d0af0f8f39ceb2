"""Fixtures: the trained assistant, and a conversation with it that reads as one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator

import pytest

from bot.engine import quiet

quiet.before_imports()


class Conversation:
    """One conversation: say something, look at what came back."""

    def __init__(self, assistant, loop: asyncio.AbstractEventLoop, locale: str | None = None) -> None:
        from bot.engine.assistant import new_conversation

        self._assistant, self._loop, self._locale = assistant, loop, locale
        self._id = new_conversation()
        self.turn = None

    def say(self, text: str) -> str:
        """Sends a message; returns the text of all replies."""
        self.turn = self._loop.run_until_complete(self._assistant.turn(text, self._id, self._locale))
        return "\n".join(reply["text"] for reply in self.turn.replies)

    def press(self, title: str) -> str:
        """Presses a button of the last answer."""
        payloads = {b["title"]: b["payload"] for reply in self.turn.replies for b in reply["buttons"]}
        return self.say(payloads[title])

    @property
    def slots(self) -> dict:
        return self.turn.slots


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def assistant():
    """The assistant with a model that is current; training it if it is not."""
    from bot.engine.assistant import Assistant
    from bot.engine.training import ensure_model

    quiet.after_imports()
    return Assistant.in_memory(ensure_model(print))


@pytest.fixture
def conversation(assistant, loop) -> Callable[..., Conversation]:
    """Makes a conversation with an empty memory."""
    return lambda locale=None: Conversation(assistant, loop, locale)


_SWEDISH = re.compile(r"\b(och|att|inte|kan|för|med|eller|på|är|jag|vad|till|av|om|som|mån)\b|[åäö]", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(and|the|to|you|is|not|with|for|or|are|of|in|your|call|hours|Mon)\b", re.IGNORECASE)


def _words(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(re.sub(r"https?://\S+", "", text)))


@pytest.fixture(scope="session")
def is_language() -> Callable[[str, str], bool]:
    """Whether a text is in a language, by its small words: a judge that the assistant itself does not use."""

    def judge(text: str, language: str) -> bool:
        swedish, english = _words(_SWEDISH, text), _words(_ENGLISH, text)
        return swedish > english if language == "sv" else english > swedish

    return judge


# What takes seconds by itself: it waits, starts a process, or puts thousands of texts through the finder.
SLOW_FILES = {
    "test_denial.py",
    "test_entity_words.py",
    "test_grid.py",
    "test_names.py",
    "test_new_question.py",
    "test_one_number.py",
    "test_others.py",
    "test_pipeline.py",
    "test_reaching.py",
    "test_shell.py",
}
SLOW_TESTS = {
    "test_fifteen_seconds_of_thought_are_acknowledged_at_once",
    "test_a_service_that_hangs_is_left_and_tried_again",
    "test_what_the_image_is_built_from_is_all_that_the_assistant_needs",
    "test_the_command_names_them_all_at_once_and_counts_utterances_first",
    "test_ten_thousand_conversations_leave_the_turn_as_fast",
}


# Grids over all names, whole trees rendered anew, and times taken: to note every line that runs takes three times as
# long and more, and shows nothing new.
UNTRACED_FILES = {
    "test_check.py",
    "test_countries.py",
    "test_denial.py",
    "test_development.py",
    "test_encoder.py",
    "test_finder_speed.py",
    "test_gold.py",
    "test_iso_3166.py",
    "test_language_of_names.py",
    "test_names.py",
    "test_never_silent.py",
    "test_others.py",
    "test_simulated_user.py",
    "test_slips.py",
    "test_talks.py",
    "test_third_language.py",
    "test_towns.py",
    "test_units.py",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What such a test prepares is not traced either: pytest-cov looks at the test itself alone."""
    coverage = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(coverage, "cov_controller", None)
    if controller is None or item.get_closest_marker("no_cover") is None:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use the model, or start a service or a browser, are marked so, that `make fast` can leave them out."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"assistant", "conversation"} & fixtures:
            item.add_marker(pytest.mark.model)
        if {"postgres", "redis_server", "proxy", "page", "browser"} & fixtures:
            item.add_marker(pytest.mark.services)
        if item.path.name in SLOW_FILES or getattr(item, "originalname", item.name) in SLOW_TESTS:
            item.add_marker(pytest.mark.slow)
        if item.path.name in UNTRACED_FILES:
            item.add_marker(pytest.mark.no_cover)
