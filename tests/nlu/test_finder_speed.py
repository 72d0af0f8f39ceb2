"""The finder takes no more than a few times what plain work on the same text takes, however hostile the text."""

import re
import time

import pytest

from bot.knowledge import load_knowledge

NAMES = [country.name.of("sv") for country in load_knowledge().contacts.countries.values()]
MOST = 1000
USUAL = "what is the phone number for technical support in Sweden and is it open now?"
# Some 3 milliseconds, measured beside each case, so that a busy machine is no fault.
WORK = "the quick brown fox jumps over the lazy dog " * 2000
HOSTILE = {
    "all countries": " ".join(NAMES),
    "nearly countries": " ".join(name[:-1] + "x" for name in NAMES),
    "half words": " ".join(name[:4] for name in NAMES * 3),
    "halves of names": "south new republic islands saint united korea guinea virgin " * 20,
    "one word": "norge " * 200,
    "no blanks": "".join(NAMES),
    "addresses": "a." * 500,
    "many addresses": "a@b.se " * 150,
    "levels": "severity high or " * 60,
    "marks": "?!.;&+|" * 150,
    "quotes": ">\n" * 500,
    "accents": "a\u0301\u0302\u0303" * 250,
    "commas": "korea, " * 150,
}


def times_the_reference(work, rounds=5):
    """How many times as long a piece of work takes as the plain one, each time measured side by side; the least."""
    return min(seconds(work) / seconds(lambda: re.findall(r"\w+", WORK)) for _ in range(rounds))


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def test_a_usual_message_takes_no_time(finder):
    assert times_the_reference(lambda: finder.find(USUAL), 20) < 1 / 2


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_message_takes_little(finder, case):
    text = HOSTILE[case][:MOST]
    assert times_the_reference(lambda: finder.find(text)) < 6
