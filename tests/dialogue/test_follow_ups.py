"""Short messages about what was just said: both, again, the number again, the second, no."""

import pytest
from saying import COUNTRIES, INVITING, QUESTIONS, SPOKEN, country, decided, entity, message, ranked, said

from bot.answers.sentences import title
from bot.knowledge.catalogue import load_catalogue

BOTH = ["both", "båda två", "Both of them please"]
ANY_INTENT = ["inform", "nlu_fallback", "out_of_scope", "affirm", "ask_repeat", "ask_other_number"]
AGAIN = ["say that number again", "numret igen", "repeat the number please"]


class TestBoth:
    @pytest.mark.parametrize("text", BOTH)
    @pytest.mark.parametrize("intent", ANY_INTENT)
    def test_the_countries_before_and_after_a_correction(self, text, intent):
        for topic in ("ask_phone_number", "ask_support_hours"):
            asked = [message(topic, country("slovenia")), message("deny", country("slovakia"))]
            assert said(*asked, message(intent, text=text)) == ((topic,), ("slovenia", "slovakia"))

    @pytest.mark.parametrize("text", BOTH)
    def test_both_numbers_after_a_card(self, text):
        asked = message("ask_phone_number", country("norway"))
        assert said(asked, message("nlu_fallback", text=text)) == (("ask_other_number",), ("norway",))

    def test_both_kinds_of_support(self):
        asked = message("ask_support_hours", country("norway"), entity("support_type", "billing", 20))
        _, decision = decided(asked, message("inform", text="båda"))
        assert (decision.say, decision.query.support_type) == (("ask_support_hours",), None)

    def test_both_that_were_offered(self):
        say, _ = said(message("inform", text="both"), offered=["ask_privacy", "ask_source"])
        assert say == ("ask_privacy", "ask_source")

    def test_another_question_in_between_is_about_one_country(self):
        asked = [message("ask_phone_number", country("slovenia")), message("inform", country("slovakia"))]
        assert said(*asked, message("ask_support_cost"), message("inform", text="both"))[1] == ("slovakia",)

    def test_with_nothing_to_mean_it_is_not_understood(self):
        assert said(message("nlu_fallback", text="both"))[0] == ("not_understood",)


class TestAgain:
    @pytest.mark.parametrize("key", COUNTRIES)
    @pytest.mark.parametrize("text", AGAIN)
    def test_the_number_not_the_last_answer(self, text, key):
        asked = [message("ask_phone_number", country(key)), message("ask_support_hours")]
        assert said(*asked, message("ask_repeat", text=text)) == (("ask_phone_number",), (key,))

    @pytest.mark.parametrize("text", ["number for X again", "numret till X igen"])
    def test_the_number_for_another_country(self, text):
        asked = [message("ask_support_hours", country("norway")), message("ask_repeat", country("kenya"), text=text)]
        assert said(*asked) == (("ask_phone_number",), ("kenya",))

    def test_the_other_number_where_that_was_the_last(self):
        asked = [message("ask_phone_number", country("kenya")), message("ask_other_number")]
        assert said(*asked, message("ask_repeat", text="numret igen"))[0] == ("ask_other_number",)

    def test_the_number_without_a_country_is_asked_back(self):
        assert said(message("ask_repeat", text="numret igen"))[0] == ("ask_country",)

    def test_all_answers_to_several_questions(self):
        names = ("ask_support_cost", "ask_privacy")
        assert said(message("several_questions", questions=names), message("ask_repeat"))[0] == names

    @pytest.mark.parametrize("aside", ["ask_is_bot", "ask_capabilities"])
    def test_an_answer_about_the_assistant(self, aside):
        asked = [message("ask_phone_number", country("norway")), message(aside)]
        assert said(*asked, message("ask_repeat"))[0] == (aside,)

    def test_with_nothing_to_repeat_the_rest_counts(self):
        again = ranked(
            "ask_repeat", text="hur var det nu man öppnar ett ärende", ask_repeat=0.5, ask_online_request=0.4
        )
        assert said(again)[0] == ("ask_online_request",)
        assert said(message("ask_repeat", country("kenya"))) == (("ask_phone_number",), ("kenya",))


class TestFollows:
    """What was answered before goes with every question: "why?" and "that did not help" are about it."""

    def test_the_question_before(self):
        _, decision = decided(message("report_trouble"), message("ask_next_step"))
        assert decision.query.follows == "report_trouble"

    def test_a_second_step_follows_the_first(self):
        _, decision = decided(message("report_trouble"), message("ask_next_step"), message("ask_next_step"))
        assert decision.query.follows == "ask_next_step"

    @pytest.mark.parametrize(
        "more", [message("inform", country("kenya")), message("ask_repeat"), message("switch_language")]
    )
    def test_asked_again_it_follows_what_it_followed(self, more):
        for between in ([], [message("thank")], [message("ask_is_bot")] if more["entities"] else []):
            _, decision = decided(message("report_trouble"), message("ask_next_step"), *between, more)
            assert (decision.say[-1], decision.query.follows) == ("ask_next_step", "report_trouble")


class TestChosen:
    offered = ["ask_support_cost", "ask_privacy", "ask_source"]

    @pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "out_of_scope", "affirm", "ask_severity"])
    @pytest.mark.parametrize(
        ("text", "place"), [("1", 0), ("2.", 1), ("option 3", 2), ("den andra", 1), ("the first one", 0), ("last", 2)]
    )
    def test_by_its_place(self, intent, text, place):
        level = entity("severity", "1")
        assert said(message(intent, level, text=text), offered=self.offered)[0] == (self.offered[place],)

    def test_only_while_offers_stand(self):
        asked = message("nlu_fallback", text="2")
        assert said(asked)[0] == ("not_understood",)
        assert said(message("ask_is_bot"), asked, offered=self.offered)[0] == ("not_understood",)

    def test_a_place_that_was_not_offered(self):
        assert said(message("nlu_fallback", text="4"), offered=self.offered)[0] == ("not_understood",)

    @pytest.mark.parametrize("language", SPOKEN)
    @pytest.mark.parametrize("name", [name for name in QUESTIONS if name in load_catalogue().questions])
    def test_a_title_is_the_button_whatever_the_message_looks_like(self, name, language):
        text = title(name, language).upper().rstrip("?!.")
        typed = said(message("out_of_scope", text=text), country=["norway"])
        assert typed == said(message(name, text=f"/{name}"), country=["norway"])

    def test_it_is_about_the_message_it_was_offered_for(self):
        unclear = ranked("nlu_fallback", country("kenya"), text="ord " * 12, ask_support_cost=0.2, ask_privacy=0.1)
        assert said(unclear, message("nlu_fallback", text="the first")) == (("ask_support_cost",), ("kenya",))


class TestNo:
    def test_after_an_answer_offers_what_else_may_have_been_meant(self):
        asked = ranked("ask_support_hours", country("norway"), ask_support_hours=0.5, ask_open_now=0.3, ask_wechat=0.1)
        slots, decision = decided(asked, message("deny"))
        assert (decision.say, decision.offers) == (("deny",), ("ask_open_now", "ask_wechat"))
        assert said(message("nlu_fallback", text="1"), **slots) == (("ask_open_now",), ("norway",))

    def test_to_what_was_offered_begins_again(self):
        _, decision = decided(message("deny"), topic="ask_privacy", offered=["ask_privacy"], runners_up=["ask_source"])
        assert (decision.say, decision.offers) == (("deny",), None)


class TestLanguage:
    @pytest.mark.parametrize("question", ["ask_phone_number", "ask_privacy", *INVITING])
    def test_a_switch_says_the_last_answer_in_the_other_language(self, question):
        slots, decision = decided(
            message(question, country("kenya")), message("switch_language", entity("language", "en"))
        )
        assert (decision.say, decision.query.countries) == (("said_again", question), ("kenya",))
        assert slots["language"] == "en"

    def test_a_switch_before_any_answer_is_confirmed(self):
        assert said(message("greet"), message("switch_language", entity("language", "en")))[0] == ("switch_language",)

    def test_a_switch_with_a_country_is_about_the_country(self):
        switch = message("switch_language", country("kenya"), entity("language", "en", 20))
        slots, decision = decided(message("ask_support_hours", country("norway")), switch)
        assert (decision.say, decision.query.countries) == (("ask_support_hours", "number_there"), ("kenya",))
        assert slots["language"] == "en"

    def test_a_switch_with_a_question_answers_it(self):
        switch = ranked("switch_language", entity("language", "en"), switch_language=0.6, ask_privacy=0.3)
        assert said(switch)[0] == ("ask_privacy",)

    @pytest.mark.parametrize("code", ["en", "de"])
    def test_a_language_of_support_is_not_one_to_answer_in(self, code):
        asked = message("ask_support_language", entity("language", code, role="reply"), language="sv")
        slots, decision = decided(message("ask_phone_number", country("kenya")), asked)
        assert (slots["language"], decision.query.support_language) == ("sv", code)

    def test_both_in_one_message(self):
        asked = message("ask_support_language", entity("language", "en", 0, "reply"), entity("language", "de", 20))
        slots, decision = decided(asked)
        assert (slots["language"], decision.query.support_language) == ("en", "de")
