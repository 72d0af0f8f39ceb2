"""What was said is kept, and what was asked stays open until it is answered."""

from itertools import product

import pytest
from saying import COUNTRIES, GENERAL, INVITING, NEEDING, SPOKEN, after, country, decided, denied, message, ranked, said

ASIDES = ["ask_is_bot", "ask_capabilities", "ask_reason"]
SMALL_TALK = ["greet", "thank", "goodbye", "insult", "not_helped", "deny"]
INTERRUPTIONS = [
    *(message(intent) for intent in [*ASIDES, *SMALL_TALK, *GENERAL[:12]]),
    ranked("out_of_scope", out_of_scope=0.97, text="hur är vädret i dag på andra sidan jorden"),
    ranked("nlu_fallback", ask_privacy=0.2, out_of_scope=0.2, text="hur var det nu"),
    message("switch_language", language="en"),
]


class TestValues:
    @pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback", *SMALL_TALK, "affirm"])
    @pytest.mark.parametrize("key", COUNTRIES)
    def test_the_country_of_a_message_that_is_no_question_holds_for_the_question_that_follows(self, intent, key):
        say, countries = said(message(intent, country(key)), message("ask_phone_number"))
        assert (say, countries) == (("ask_phone_number",), (key,))

    @pytest.mark.parametrize("question", ["ask_support_hours", "ask_support_cost", "ask_phone_number"])
    def test_a_button_of_did_you_mean_is_about_the_message_it_was_offered_for(self, question):
        unclear = ranked(
            "nlu_fallback",
            country("kenya"),
            {"entity": "support_type", "value": "billing", "start": 10, "end": 17},
            text="kenya  faktura å sånt där som man vill veta lite om ibland",
            **{question: 0.25, "out_of_scope": 0.24},
        )
        slots, decision = decided(message("ask_phone_number", country("norway")), unclear)
        assert decision.say == ("did_you_mean",)
        _, decision = decided(message(question, text=f"/{question}"), **slots)
        assert (decision.say, decision.query.countries, decision.query.support_type) == (
            (question,),
            ("kenya",),
            "billing",
        )

    @pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback", "inform", "thank", "deny"])
    def test_what_is_ruled_out_goes_whatever_the_message_is(self, intent):
        slots = after(message("ask_phone_number", country("norway")), message(intent, denied("country", "norway")))
        assert slots["country"] is None


class TestOpenQuestions:
    @pytest.mark.parametrize("question", NEEDING)
    @pytest.mark.parametrize("between", INTERRUPTIONS, ids=lambda row: row["intent"]["name"])
    def test_an_open_question_survives_whatever_comes_between(self, question, between):
        for times, key in product((1, 3), COUNTRIES[:2]):
            asked, later = message(question), message("inform", country(key), text=key, bare=True)
            assert said(asked, *[between] * times, later)[0][-1:] in ((question,), ("ask_phone_number",))
            assert question in said(asked, between, later)[0]
            assert said(asked, between, later)[1] == (key,)

    @pytest.mark.parametrize("inviting", INVITING)
    def test_a_number_that_waits_is_not_forgotten_for_an_answer_that_would_only_be_more_exact(self, inviting):
        say, _ = said(message("ask_phone_number"), message(inviting), message("inform", country("norway")))
        assert say == ("ask_phone_number",)

    def test_the_question_that_was_asked_last_and_waits_is_the_one_that_is_answered(self):
        say, _ = said(message("ask_phone_number"), message("ask_other_number"), message("inform", country("norway")))
        assert say == ("ask_other_number",)

    def test_a_country_that_comes_with_another_question_answers_both(self):
        say, _ = said(message("ask_phone_number"), message("ask_who_can_contact", country("norway")))
        assert say == ("ask_who_can_contact", "ask_phone_number")

    def test_a_country_that_comes_with_a_question_about_countries_answers_that_one_and_nothing_is_open(self):
        slots, decision = decided(message("ask_phone_number"), message("ask_support_cost", country("norway")))
        assert (decision.say, slots["open_question"]) == (("ask_support_cost",), None)

    @pytest.mark.parametrize("cloud", ["21vianet", "germany"])
    def test_a_cloud_that_needs_no_country_answers_it(self, cloud):
        named = message("inform", {"entity": "cloud", "value": cloud, "start": 0, "end": 5})
        say, _ = said(message("ask_phone_number"), message("ask_who_can_contact"), named)
        assert say == ("ask_phone_number",)

    def test_another_country_asks_what_was_answered_last_not_what_was_once_open(self):
        say, countries = said(
            message("ask_support_hours"),
            message("ask_phone_number", country("norway")),
            message("inform", country("kenya")),
        )
        assert (say, countries) == (("ask_phone_number",), ("kenya",))

    def test_never_mind_drops_it(self):
        say, _ = said(message("ask_support_cost"), message("stop"), message("inform", country("norway")))
        assert say == ("ask_phone_number",)


class TestSeveralQuestions:
    def test_what_lacks_its_country_is_answered_all_together_when_it_comes(self):
        several = message("several_questions", questions=["ask_phone_number", "ask_support_hours", "ask_privacy"])
        slots, decision = decided(several)
        assert decision.say == ("ask_support_hours", "ask_privacy", "ask_country")
        assert said(message("inform", country("kenya")), **slots)[0] == ("ask_phone_number", "ask_support_hours")

    @pytest.mark.parametrize("language", SPOKEN)
    @pytest.mark.parametrize("key", COUNTRIES)
    def test_four_are_answered_in_order_about_the_same_country_and_a_fifth_is_named(self, language, key):
        names = ["ask_support_cost", "ask_phone_number", "ask_who_can_contact", "ask_support_hours", "ask_privacy"]
        slots, decision = decided(message("several_questions", country(key), questions=names, language=language))
        assert decision.say == (*names[:4], "left_out")
        assert (decision.offers, decision.query.countries) == (("ask_privacy",), (key,))
        assert said(message("affirm", language=language), **slots)[0] == ("ask_privacy",)

    def test_the_same_question_twice_is_answered_once(self):
        names = ["ask_support_cost", "ask_support_cost", "ask_privacy"]
        assert said(message("several_questions", questions=names))[0] == ("ask_support_cost", "ask_privacy")

    def test_none_that_is_known_is_not_understood_and_offers_what_is_likely(self):
        assert said(message("several_questions", questions=["ask_gone"]))[0] == ("not_understood",)


class TestWhatStandsInSmallTalk:
    def test_a_greeting_with_a_cloud_and_a_word_for_a_number_gets_its_number(self):
        cloud = {"entity": "cloud", "value": "21vianet", "start": 6, "end": 14}
        assert said(message("greet", cloud, text="hello 21vianet support phone"))[0] == ("ask_phone_number",)
        assert said(message("inform", cloud, text="21vianet"))[0] == ("ask_which_cloud",)

    def test_a_language_to_answer_in_is_no_country(self):
        german = [country("germany", 6), {"entity": "language", "value": "de", "start": 6, "end": 13}]
        slots, decision = decided(message("ask_privacy"), message("switch_language", *german))
        assert (decision.say, slots["country"]) == (("language_not_spoken",), None)

    @pytest.mark.parametrize("intent", ["affirm", "deny"])
    def test_a_kind_of_support_beside_yes_or_no_is_about_that_kind(self, intent):
        kind = {"entity": "support_type", "value": "billing", "start": 4, "end": 11}
        _, decision = decided(message("ask_support_hours", country("norway")), message(intent, kind))
        assert (decision.say, decision.query.support_type) == (("ask_support_hours",), "billing")
