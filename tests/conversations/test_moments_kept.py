"""A moment, a city and a kind of support that were asked about hold for what follows, until something else is asked."""

import pytest


def test_the_same_moment_in_another_country(conversation):
    talk = conversation()
    talk.say("is billing open on Sunday in Norway?")
    reply = talk.say("and Denmark?")
    assert reply.startswith("No – Denmark, billing") and "Sunday" in reply


def test_the_same_moment_in_another_language(conversation):
    talk = conversation()
    talk.say("open on Sunday in Norway?")
    assert "söndag" in talk.say("på svenska")


def test_the_same_moment_for_another_kind_of_support(conversation):
    talk = conversation()
    talk.say("är det öppet på lördag i Sverige?")
    reply = talk.say("inte teknisk, fakturering")
    assert reply.startswith("Nej – Sverige, fakturering") and "teknisk" not in reply


def test_another_moment_for_the_same_kind_of_support(conversation):
    talk = conversation()
    talk.say("is billing open at 10 am on Monday in Sweden?")
    reply = talk.say("and at 7 pm?")
    assert reply.startswith("No – Sweden, billing") and "Monday" in reply and "technical" not in reply


def test_a_new_question_is_about_now(conversation):
    talk = conversation()
    talk.say("is it open on Sunday in Norway?")
    assert "Sunday" not in talk.say("is support open right now in Denmark?")


def test_the_city_stays_with_its_country(conversation):
    talk = conversation()
    talk.say("number for Perth, Australia")
    assert "Perth" in talk.say("is it open at 8 pm there?")
    assert "Perth" not in talk.say("and in Norway?")


@pytest.mark.parametrize("text", ["in my time, I'm in London", "and in my time? I'm in London"])
def test_hours_in_the_time_of_the_asker(conversation, text):
    talk = conversation()
    talk.say("support hours in Japan")
    reply = talk.say(text)
    assert "Japan" in reply and "London" in reply and "United Kingdom" not in reply
