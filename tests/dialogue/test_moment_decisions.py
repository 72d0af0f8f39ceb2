"""Moments in a conversation: what they ask, and that they are not kept."""

import pytest

from bot.dialogue.frame import Frame
from bot.dialogue.parsed import MOMENT, Mention, Parsed
from bot.dialogue.policy import Decision, Policy
from bot.knowledge.catalogue import load_catalogue
from bot.knowledge.knowledge import load_knowledge

POLICY = Policy(load_catalogue(), load_knowledge())
SATURDAY = "day=weekday:5"


def decided(intent, *moments, frame=None, countries=(), bare=True, zone=None):
    mentions = [Mention(MOMENT, value) for value in moments]
    mentions += [Mention("country", key, index, index + 1, zone=zone) for index, key in enumerate(countries)]
    return POLICY.decide(frame or Frame(), Parsed("x y z", intent, tuple(mentions), bare=bare))


@pytest.mark.parametrize("topic", ["ask_phone_number", "ask_support_hours", "ask_open_now", "ask_support_cost"])
@pytest.mark.parametrize("intent", ["inform", "nlu_fallback"])
def test_a_moment_alone_asks_whether_it_is_open_then(topic, intent):
    frame, decision = decided(intent, SATURDAY, frame=Frame(topic=topic, countries=("norway",)))
    assert decision.say == ("ask_open_now",)
    assert (decision.query.countries, decision.query.moment) == (("norway",), SATURDAY)
    assert frame.topic == "ask_open_now"


def test_a_moment_and_a_country_alone_as_well():
    before = Frame(topic="ask_phone_number", countries=("norway",))
    _, decision = decided("inform", "from=19:00", frame=before, countries=["denmark"])
    assert decision.say == ("ask_open_now", "number_there") and decision.query.countries == ("denmark",)


def test_hours_at_a_moment_are_whether_it_is_open_then():
    assert decided("ask_support_hours", SATURDAY, countries=["norway"])[1].say == ("ask_open_now",)
    assert decided("ask_support_hours", "zone=own", countries=["norway"])[1].say == ("ask_support_hours",)


def test_a_question_for_the_number_stays_one():
    _, decision = decided("ask_phone_number", "day=offset:0 part=evening", countries=["norway"])
    assert decision.say == ("ask_phone_number",)


def test_a_country_now_does_not_leave_the_number():
    before = Frame(topic="ask_phone_number", countries=("norway",))
    assert decided("inform", "now", frame=before, countries=["denmark"])[1].say == ("ask_phone_number",)


def test_a_moment_is_kept_for_another_country_and_not_for_another_question():
    frame, _ = decided("ask_open_now", SATURDAY, countries=["norway"])
    assert decided("inform", frame=frame, countries=["denmark"])[1].query.moment == SATURDAY
    assert decided("ask_phone_number", frame=frame, countries=["denmark"])[1].query.moment is None


def test_an_hour_is_one_of_the_day_that_was_asked_about():
    frame, _ = decided("ask_open_now", SATURDAY, countries=["norway"])
    assert decided("inform", "from=10:00", frame=frame)[1].query.moment == f"{SATURDAY} from=10:00"
    assert decided("inform", "now", frame=frame)[1].query.moment == "now"


def test_day_and_clock_are_one_and_the_zone_of_a_city_goes_with_it():
    _, decision = decided(
        "ask_open_now", "from=17:00 to=19:00", SATURDAY, countries=["united-states"], zone="America/New_York"
    )
    assert decision.query.moment == "day=weekday:5 from=17:00 to=19:00"
    assert decision.query.zone == "America/New_York"
    assert Decision.from_slot(decision.to_slot()) == decision


def test_a_city_and_its_country_have_the_city_s_zone():
    mentions = (
        Mention("country", "united-states", 0, 1, zone="America/New_York"),
        Mention("country", "united-states", 2, 3),
    )
    assert POLICY.decide(Frame(), Parsed("x", "ask_open_now", mentions))[1].query.zone == "America/New_York"
    mentions = (Mention("country", "united-states", 0, 1, zone="America/New_York"), Mention("country", "norway", 2, 3))
    assert POLICY.decide(Frame(), Parsed("x", "ask_open_now", mentions))[1].query.zone is None


def test_what_another_version_wrote_is_passed_over():
    assert decided("ask_open_now", "dusk", countries=["norway"])[1].query.moment is None


def test_another_question_with_a_moment_in_it_is_not_about_the_hours():
    frame, _ = decided("ask_open_now", SATURDAY, countries=["norway"])
    assert decided("ask_callback", "day=offset:1", frame=frame)[1].say == ("ask_callback",)
    assert decided("ask_next_step", "now", frame=frame)[1].say == ("ask_open_now",)
