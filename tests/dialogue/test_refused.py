"""What is refused, what is answered all the same, and how two misses lead to a person."""

import pytest
from saying import COUNTRIES, SPOKEN, country, decided, message, ranked, said

KNOWN = [message("ask_phone_number", country("norway"))]
HOURS = [message("ask_support_hours", country("norway"))]
OPEN = [message("ask_support_cost"), message("ask_phone_number")]


def refused(text, key, confidence, language="en"):
    return ranked("out_of_scope", country(key, text.index("X")), text=text, language=language, out_of_scope=confidence)


class TestCountryKnown:
    @pytest.mark.parametrize("key", COUNTRIES)
    @pytest.mark.parametrize("language", SPOKEN)
    def test_a_short_message_that_may_be_about_the_topic_is_answered(self, key, language):
        asked = refused("ugh autocorrect. X", key, 0.5, language)
        assert said(*KNOWN, asked) == (("ask_phone_number",), (key,))
        there = ("number_there",) if key != "norway" else ()
        assert said(*HOURS, asked) == (("ask_support_hours", *there), (key,))

    @pytest.mark.parametrize("text", ["our sister college in X", "X obviously mate", "oh it is X"])
    def test_where_the_country_was_asked_for_it_is_taken(self, text):
        assert said(*OPEN, refused(text, "kenya", 0.8)) == (("ask_phone_number",), ("kenya",))

    @pytest.mark.parametrize("text", ["whats the best way to reach you by phone when one lives in X", "X phone"])
    def test_a_word_for_calling_makes_it_about_the_number(self, text):
        assert said(refused(text, "kenya", 0.45)) == (("ask_phone_number",), ("kenya",))

    @pytest.mark.parametrize(
        "text", ["weather in X", "flights to X", "hotel X", "capital of X", "what is the police number in X"]
    )
    @pytest.mark.parametrize("before", [[], KNOWN, HOURS, OPEN])
    def test_what_is_surely_foreign_is_refused(self, text, before):
        say, _ = said(*before, refused(text, "kenya", 0.97))
        assert say == ("out_of_scope",)

    def test_out_of_the_blue_it_takes_less_to_be_foreign(self):
        assert said(refused("hotel X", "kenya", 0.5))[0] == ("out_of_scope",)

    def test_a_long_story_is_not_about_the_country_in_it(self):
        text = "my aunt has got a lovely cottage by the sea in X you know"
        assert said(*KNOWN, refused(text, "kenya", 0.5))[0] == ("out_of_scope",)

    def test_another_company_is_never_ours(self):
        asked = {**refused("hp phone X", "kenya", 0.3), "other": "HP"}
        for before in ([], KNOWN, OPEN):
            assert said(*before, asked)[0] == ("not_ours",)

    def test_a_message_that_was_not_understood_is_about_its_country(self):
        unclear = ranked("nlu_fallback", country("kenya"), text="kenya nu då", ask_privacy=0.2, out_of_scope=0.1)
        assert said(*HOURS, unclear) == (("ask_support_hours", "number_there"), ("kenya",))
        assert said(unclear) == (("ask_phone_number",), ("kenya",))

    def test_a_short_message_in_a_running_conversation_is_asked_back(self):
        unsure = ranked("out_of_scope", text="and at the weekend?", out_of_scope=0.4, ask_open_now=0.3)
        assert decided(*KNOWN, unsure)[1].offers == ("ask_open_now",)
        assert said(unsure)[0] == ("out_of_scope",)


class TestTwoMisses:
    unclear = message("nlu_fallback", text="hur var det nu igen då")

    @pytest.mark.parametrize("key", COUNTRIES)
    def test_a_person_is_shown_with_the_number_of_the_known_country(self, key):
        say, countries = said(message("ask_support_hours", country(key)), self.unclear, self.unclear)
        assert (say, countries) == (("reach_person_by_phone", "ask_phone_number"), (key,))

    @pytest.mark.parametrize("cloud", ["21vianet", "germany"])
    def test_a_cloud_with_numbers_of_its_own_has_one_too(self, cloud):
        assert said(self.unclear, self.unclear, cloud=cloud)[0][-1] == "ask_phone_number"

    def test_without_a_country_it_is_a_person(self):
        assert said(self.unclear, self.unclear)[0] == ("reach_person",)

    def test_the_misses_begin_again_after_that(self):
        rows = [decided(*[self.unclear] * times)[1].say[0] for times in range(1, 7)]
        assert rows == ["not_understood", "reach_person"] * 3

    def test_a_country_of_refused_messages_alone_gets_no_number(self):
        foreign = [refused("weather in X", "kenya", 0.95), refused("flights to X", "kenya", 0.95)]
        assert said(*foreign)[0] == ("reach_person",)

    def test_a_refusal_in_a_conversation_about_a_country_leads_to_its_number(self):
        foreign = ranked("out_of_scope", text="sjung en sång för mig nu då", out_of_scope=0.95)
        assert said(*KNOWN, foreign, foreign) == (
            ("reach_person_by_phone", "ask_phone_number"),
            ("norway",),
        )

    def test_who_is_no_administrator_is_not_sent_to_the_number(self):
        say, _ = said(*KNOWN, self.unclear, profile={"is_admin": False})
        assert say == ("only_administrators",)

    def test_who_is_no_administrator_and_was_told_so_gets_a_text_for_his(self):
        say, _ = said(*KNOWN, self.unclear, self.unclear, profile={"is_admin": False})
        assert say == ("ask_forward_message",)

    def test_an_answer_in_between_begins_anew(self):
        assert said(self.unclear, message("ask_privacy"), self.unclear)[0] == ("not_understood",)


class TestOtherCompanies:
    @pytest.mark.parametrize("key", COUNTRIES)
    def test_after_the_question_whose_number_a_yes_gets_ours_and_the_next_country_too(self, key):
        asked = [message("ask_phone_number", other="Apple"), message("inform", country(key))]
        assert said(*asked)[0] == ("whose_number",)
        assert said(*asked, message("affirm")) == (("ask_phone_number",), (key,))
        assert said(*asked, message("inform", country("norway"))) == (("ask_phone_number",), ("norway",))
        assert said(*asked, message("deny"), message("ask_support_hours")) == (("ask_support_hours",), (key,))

    def test_a_value_in_between_does_not_make_their_number_ours(self):
        kind = {"entity": "support_type", "value": "billing", "start": 0, "end": 7}
        say, _ = said(
            message("ask_phone_number", other="HP"), message("inform", kind), message("inform", country("kenya"))
        )
        assert say == ("whose_number",)

    def test_an_open_question_of_ours_is_asked_about_first(self):
        asked = [
            message("ask_support_hours"),
            message("ask_phone_number", other="HP"),
            message("inform", country("kenya")),
        ]
        slots, decision = decided(*asked)
        assert (decision.say, decision.offers) == (("whose_number",), ("ask_support_hours",))
