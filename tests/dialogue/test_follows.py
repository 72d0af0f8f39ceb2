"""What was answered last goes with every decision: "why?" and "that did not help" are about it."""

import pytest

from bot.dialogue.frame import Frame
from bot.dialogue.parsed import COUNTRY, Mention, Parsed
from bot.dialogue.policy import Decision, Policy
from bot.knowledge.catalogue import load_catalogue
from bot.knowledge.knowledge import load_knowledge

CATALOGUE = load_catalogue()
POLICY = Policy(CATALOGUE, load_knowledge())
QUESTIONS = [name for name in CATALOGUE.questions if CATALOGUE.is_question(name)]
NORWAY = (Mention(COUNTRY, "norway"),)


def after(frame, intent, mentions=(), text="so what do i do now"):
    return POLICY.decide(frame, Parsed(text, intent, mentions))


@pytest.mark.parametrize("topic", QUESTIONS)
@pytest.mark.parametrize("intent", ["ask_next_step", "ask_reason", "not_helped", "out_of_scope"])
def test_it_is_the_question_of_the_frame(topic, intent):
    _, decision = after(Frame(topic=topic, countries=("norway",)), intent)
    assert decision.query.follows == topic
    assert Decision.from_slot(decision.to_slot()) == decision


def test_why_leaves_the_conversation_where_it_was():
    frame, _ = after(Frame(), "ask_phone_number", NORWAY)
    frame, decision = after(frame, "ask_reason")
    assert (decision.say, frame.topic, frame.countries) == (("ask_reason",), "ask_phone_number", ("norway",))
    frame, decision = after(frame, "inform", (Mention(COUNTRY, "denmark"),))
    assert (decision.say, decision.query.countries) == (("ask_phone_number",), ("denmark",))


def test_the_country_that_was_asked_for_is_the_next_step_s():
    frame, _ = after(Frame(), "report_trouble")
    assert frame.open_questions == ("report_trouble",)
    frame, decision = after(frame, "ask_next_step")
    assert (decision.say, decision.query.follows) == (("ask_next_step",), "report_trouble")
    frame, decision = after(frame, "inform", NORWAY)
    assert (decision.say, decision.query.countries) == (("ask_next_step",), ("norway",))


def test_a_second_step_that_does_not_help_leads_to_a_person():
    frame, _ = after(Frame(), "ask_online_request")
    frame, decision = after(frame, "ask_next_step")
    assert CATALOGUE.next_step(decision.query.follows) == "call"
    _, decision = after(frame, "ask_next_step")
    assert CATALOGUE.next_step(decision.query.follows) is None


@pytest.mark.parametrize("name", ["ask_other_number", "ask_dial_abroad", "ask_menu_choice", "report_number_fails"])
def test_a_question_about_a_number_asks_for_the_country_and_takes_it(name):
    frame, decision = after(Frame(), name)
    assert decision.say == ("ask_country",)
    frame, decision = after(frame, "inform", NORWAY)
    assert (decision.say, decision.query.countries) == ((name,), ("norway",))
    _, decision = after(frame, "inform", (Mention(COUNTRY, "denmark"),))
    assert (decision.say[0], decision.query.countries) == (name, ("denmark",))
    # What to press does not say where; the others show the number themselves.
    assert decision.say[1:] == (("number_there",) if name == "ask_menu_choice" else ())


def test_someone_who_is_no_administrator_is_told_so_before_the_way_out_of_trouble():
    frame = Frame(countries=("norway",))
    profile = Parsed("nothing works", "report_trouble").profile.__class__(is_admin=False)
    _, decision = POLICY.decide(frame, Parsed("nothing works", "report_trouble", profile=profile))
    assert decision.say == ("not_admin", "report_trouble")
