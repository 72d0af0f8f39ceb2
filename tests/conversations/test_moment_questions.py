"""Is it open then? Three hundred questions at a fixed clock, against an oracle that knows only the table's rows."""

from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot import clock
from bot.knowledge.knowledge import load_knowledge
from bot.knowledge.places import display_name

KNOWLEDGE = load_knowledge()
# A Wednesday.
NOW = clock.parse_moment("2026-11-25T10:20:00Z")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ASK = {"en": "is billing support open {when} in {place}?", "sv": "är faktureringssupporten öppen {when} i {place}?"}
VERDICTS = {"en": {True: "Yes", False: "No"}, "sv": {True: "Ja", False: "Nej"}}
NOW_WORDS = {
    "en": {True: "open right now", False: "closed right now"},
    "sv": {True: "öppet just nu", False: "stängt just nu"},
}


def at(days, hour, minute=0):
    """So many days from today there, at a clock time."""
    return lambda here: (here + timedelta(days=days)).replace(hour=hour, minute=minute)


def weekday(day, hour, minute=0):
    """On the next such day, today not being one of those asked about."""
    return lambda here: at((day - here.weekday()) % 7, hour, minute)(here)


MOMENTS = [
    ({"en": "tomorrow at 8 am", "sv": "i morgon klockan 8"}, at(1, 8)),
    ({"en": "tomorrow at 14:30", "sv": "i morgon 14.30"}, at(1, 14, 30)),
    ({"en": "on Saturday at 10 am", "sv": "på lördag klockan 10"}, weekday(5, 10)),
    ({"en": "on Sunday at 12:00", "sv": "på söndag kl 12"}, weekday(6, 12)),
    ({"en": "on Friday at 5:30 pm", "sv": "på fredag 17.30"}, weekday(4, 17, 30)),
    ({"en": "on Monday at 9 am", "sv": "på måndag kl. 9"}, weekday(0, 9)),
    ({"en": "on Tuesday at 16:59", "sv": "på tisdag 16:59"}, weekday(1, 16, 59)),
    (
        {"en": "on December 1 at 2 pm", "sv": "den 1 december klockan 14"},
        lambda here: here.replace(month=12, day=1, hour=14, minute=0),
    ),
    ({"en": "in two hours", "sv": "om två timmar"}, lambda here: here + timedelta(hours=2)),
    ({"en": "right now", "sv": "just nu"}, lambda here: here),
]
COUNTRIES = [
    *("norway", "egypt", "saudi-arabia", "india", "singapore", "poland", "turkey", "finland"),
    *(
        "south-africa",
        "kenya",
        "vietnam",
        "italy",
        "iceland",
        "peru",
        "qatar",
        "thailand",
        "sweden",
        "denmark",
        "south-korea",
    ),
]
PLACES = [key for key in COUNTRIES if KNOWLEDGE.country(key) and len(KNOWLEDGE.country(key).time_zones) == 1][:15]


def is_open(key, instant):
    """Whether billing answers in any language, by the table's rows alone."""
    country = KNOWLEDGE.country(key)
    for row in country.billing:
        if not row.available or not row.days:
            continue
        there = instant.astimezone(ZoneInfo(row.tz if row.tz and row.tz != "local" else country.time_zones[0]))
        first, last = (DAYS.index(day) for day in row.days.split("-"))
        is_day = (there.weekday() - first) % 7 <= (last - first) % 7
        if is_day and row.from_ <= there.strftime("%H:%M") < row.to:
            return True
    return False


@pytest.mark.parametrize("key", PLACES)
def test_the_verdict_is_the_tables(conversation, key):
    here = NOW.astimezone(ZoneInfo(KNOWLEDGE.country(key).time_zones[0]))
    clock.stand_at(NOW)
    try:
        for language, (said, resolved) in product(ASK, MOMENTS):
            question = ASK[language].format(when=said[language], place=display_name(KNOWLEDGE, key, language))
            reply = conversation().say(question)
            wanted = is_open(key, resolved(here))
            if said["en"] == "right now":
                assert NOW_WORDS[language][wanted] in reply, question
            else:
                assert reply.startswith(VERDICTS[language][wanted]), (question, reply)
    finally:
        clock.stand_at(None)


def test_there_are_three_hundred():
    assert len(PLACES) * len(MOMENTS) * len(ASK) >= 300
