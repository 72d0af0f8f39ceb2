"""Conversations by several hands, by what people do: trouble, corrections, digressions, long talks.

Each expects facts of the replies (talks/expectations.py). Those that go wrong are named in talks/accepted.yml with what
is wrong, so that none rots unnamed; `make talks` tells of them.
"""

from collections import Counter

import pytest
import yaml

from tests.conversations.talks.holding import FOLDER, conversations, held

ACCEPTED = yaml.safe_load((FOLDER / "accepted.yml").read_text(encoding="utf-8"))
# So many turns may go wrong that are not named: on the border between two questions machines differ in the last digit.
_BORDER = 8


@pytest.fixture(scope="module")
def turns(assistant, loop):
    """All turns, as they were answered."""

    async def all_of_them():
        return [turn async for turn in held(assistant, conversations())]

    return loop.run_until_complete(all_of_them())


def test_what_goes_wrong_is_named(turns):
    unnamed = {turn.place: turn.faults for turn in turns if turn.faults and turn.place not in ACCEPTED}
    assert len(unnamed) <= _BORDER, unnamed


def test_what_is_named_does_go_wrong(turns):
    wrong = {turn.place for turn in turns if turn.faults}
    mended = [place for place in ACCEPTED if place not in wrong]
    assert len(mended) <= _BORDER, mended


def test_nobody_is_left_without_a_reply(turns):
    assert not [turn.place for turn in turns if not turn.reply.strip()]


def test_replies_are_in_the_language_that_is_spoken(turns):
    assert sum(turn.in_language for turn in turns) / len(turns) >= 0.985


def test_there_are_enough_of_each_kind():
    kinds = Counter(conversation["id"].partition("-")[0] for conversation in conversations())
    assert sum(kinds.values()) >= 450
    assert min(kinds.values()) >= 8, kinds
