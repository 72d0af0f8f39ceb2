"""What holds in every conversation, whatever is said in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saying import CATALOGUE, COUNTRIES, POLICY, QUESTIONS, country, denied, entity, guess, ranked

from bot.dialogue.decision import Decision
from bot.dialogue.frame import Frame, from_slots, to_slots
from bot.dialogue.parsed import COUNTRY, from_rasa

pytestmark = pytest.mark.slow
INTENTS = [*CATALOGUE.questions, "unheard_of"]
TEXTS = [
    "",
    "1",
    "den andra",
    "numret igen",
    "jag är inte admin",
    "I am the admin",
    "and what about that one then",
    "ring",
]
OTHERS = [
    entity("cloud", "21vianet", 40),
    entity("cloud", "germany", 40),
    denied("cloud", "21vianet", 40),
    entity("support_type", "billing", 60),
    denied("support_type", "billing", 60),
    entity("severity", "B", 70),
    entity("language", "en", 80, "reply"),
    entity("language", "fr", 80),
]
keys = st.sampled_from(COUNTRIES)
mentions = st.one_of(keys.map(country), keys.map(guess), keys.map(lambda key: denied("country", key, 20)))


@st.composite
def messages(draw):
    intent = draw(st.sampled_from(INTENTS))
    found = draw(st.lists(st.one_of(mentions, st.sampled_from(OTHERS)), max_size=3))
    confidences = draw(
        st.dictionaries(st.sampled_from([*QUESTIONS, "out_of_scope"]), st.floats(0.01, 0.99), max_size=4)
    )
    confidences.setdefault(intent, draw(st.floats(0.01, 0.99)))
    more = {"questions": draw(st.lists(st.sampled_from(QUESTIONS), max_size=6))}
    if draw(st.booleans()) and draw(st.booleans()):
        more["other"] = "HP"
    text = draw(st.sampled_from(TEXTS))
    return {**ranked(intent, *found, text=text, language=draw(st.sampled_from(["sv", "en"])), **confidences), **more}


conversations = st.lists(messages(), min_size=1, max_size=8)


def held(rows, frame=None):
    """(message as understood, frame, decision) of each turn; the frame goes through the slots."""
    frame = frame or Frame()
    for row in rows:
        parsed = from_rasa(row)
        frame, decision = POLICY.decide(frame, parsed)
        assert from_slots(to_slots(frame)) == frame
        yield parsed, frame, decision


@settings(max_examples=100, deadline=None)
@given(conversations)
def test_something_is_said_that_exists_and_can_be_kept(rows):
    for _, _, decision in held(rows):
        assert decision.say
        assert all(name in CATALOGUE.questions or name in CATALOGUE.prompts for name in decision.say)
        assert len(set(decision.say)) == len(decision.say)
        assert all(CATALOGUE.is_question(name) for name in decision.offers or ())
        assert Decision.from_slot(decision.to_slot()) == decision


@settings(max_examples=100, deadline=None)
@given(conversations)
def test_no_turn_is_about_a_country_that_was_never_named_or_was_ruled_out(rows):
    named: set[str] = set()
    for parsed, frame, decision in held(rows):
        ruled_out = set(parsed.denied(COUNTRY))
        named = (named - ruled_out) | set(parsed.values(COUNTRY))
        assert set(decision.query.countries) <= named
        assert not ruled_out & {*decision.query.countries, *frame.countries}


@settings(max_examples=100, deadline=None)
@given(conversations, keys, st.sampled_from(["inform", "ask_phone_number", "ask_support_hours", "ask_support_cost"]))
def test_a_country_named_later_wins(rows, key, intent):
    *_, (_, frame, _), (_, _, decision) = held([*rows, ranked(intent, country(key), **{intent: 0.9})])
    # While a request is drafted, a country alone is one of its answers.
    assert decision.query.countries == (key,) or frame.drafting


@settings(max_examples=100, deadline=None)
@given(conversations, messages())
def test_the_same_message_twice_gets_no_worse_answer(rows, row):
    (_, _, first), (_, _, second) = list(held([*rows, row, row]))[-2:]
    name = row["intent"]["name"]
    # A draft that is not surely wanted goes on where it runs, and does not begin.
    asks_something = CATALOGUE.is_question(name) and not CATALOGUE.question(name).asks and not row.get("other")
    if first.act == "answer" and asks_something:
        assert second.act == "answer"


@settings(max_examples=100, deadline=None)
@given(conversations)
def test_never_more_than_two_misses_in_a_row_without_the_way_to_a_person(rows):
    missed = 0
    for _, frame, decision in held(rows):
        miss = decision.say[0] in ("out_of_scope", "did_you_mean", "not_understood")
        missed = missed + 1 if miss and len(decision.say) == 1 else 0
        assert missed < 2 or frame.misses == 0
