"""A country that a message only seems to name: answered where nothing speaks against it, else asked about."""

import pytest
from saying import COUNTRIES, GENERAL, SPOKEN, after, country, decided, denied, guess, message, ranked, said

ABOUT_COUNTRIES = ["ask_phone_number", "ask_support_hours", "ask_support_cost", "ask_support_language", "ask_open_now"]


class TestAnswered:
    @pytest.mark.parametrize("intent", [*ABOUT_COUNTRIES, "ask_other_number"])
    @pytest.mark.parametrize("key", COUNTRIES)
    def test_the_only_country_of_a_question_about_countries(self, intent, key):
        assert said(message(intent, guess(key))) == ((intent,), (key,))

    @pytest.mark.parametrize("key", COUNTRIES)
    def test_alone_after_it_was_asked_for(self, key):
        assert said(message("ask_support_cost"), message("inform", guess(key))) == (("ask_support_cost",), (key,))

    def test_the_one_that_is_known_already(self):
        say, _ = said(message("ask_phone_number", country("norway")), message("ask_open_now", guess("norway")))
        assert say == ("ask_open_now",)


class TestNeverBesideOneWrittenOut:
    @pytest.mark.parametrize("intent", [*ABOUT_COUNTRIES, "inform", "thank", "nlu_fallback"])
    def test_the_one_written_out_is_the_only_one(self, intent):
        for named in ([guess("kenya"), country("norway", 20)], [country("norway"), guess("kenya", 20)]):
            assert said(message(intent, *named))[1] == ("norway",)

    def test_a_guess_beside_a_country_that_is_ruled_out_is_asked_about(self):
        asked = message("inform", denied("country", "norway"), guess("kenya", 20))
        slots, decision = decided(message("ask_phone_number", country("norway")), asked)
        assert (decision.say, decision.query.countries) == (("ask_guessed_country",), ("kenya",))
        assert slots["country"] is None


class TestAsked:
    known = message("ask_support_hours", country("norway"))

    @pytest.mark.parametrize("intent", [*ABOUT_COUNTRIES, "inform", "thank", "affirm"])
    @pytest.mark.parametrize("language", SPOKEN)
    def test_where_another_country_is_known(self, intent, language):
        slots, decision = decided(self.known, message(intent, guess("kenya"), language=language))
        assert (decision.say, decision.query.countries) == (("ask_guessed_country",), ("kenya",))
        assert slots["country"] == ["norway"]

    @pytest.mark.parametrize("intent", ABOUT_COUNTRIES)
    def test_yes_goes_on_with_the_question_and_no_asks_for_the_country(self, intent):
        asked = [self.known, message(intent, guess("kenya"))]
        assert said(*asked, message("affirm")) == ((intent,), ("kenya",))
        assert said(*asked, message("deny"))[0] == ("ask_country",)
        assert said(*asked, message("deny"), message("inform", country("sweden"))) == ((intent,), ("sweden",))
        assert said(*asked, message("deny", country("sweden"))) == ((intent,), ("sweden",))
        assert said(*asked, message("inform", guess("kenya"))) == ((intent,), ("kenya",))

    def test_two_guesses_are_asked_about_together(self):
        asked = message("ask_phone_number", guess("kenya"), guess("norway", 20))
        assert said(asked) == (("ask_guessed_country",), ("kenya", "norway"))
        assert said(asked, message("affirm")) == (("ask_phone_number",), ("kenya", "norway"))

    def test_in_a_message_that_was_not_understood(self):
        unclear = ranked("nlu_fallback", guess("kenya"), text="kenia nu då", ask_privacy=0.2, out_of_scope=0.1)
        assert said(unclear)[0] == ("ask_guessed_country",)
        assert said(unclear, message("affirm")) == (("ask_phone_number",), ("kenya",))

    def test_a_message_that_is_surely_foreign_is_refused_and_its_guess_forgotten(self):
        foreign = ranked("out_of_scope", guess("kenya"), text="wether in kenia", out_of_scope=0.95)
        assert said(foreign)[0] == ("out_of_scope",)
        assert after(foreign)["country"] is None

    @pytest.mark.parametrize("intent", GENERAL[:10])
    def test_beside_a_question_that_has_nothing_to_do_with_countries_it_is_left_alone(self, intent):
        assert said(message(intent, guess("kenya"))) == ((intent,), ())

    def test_a_yes_to_something_later_is_not_about_it(self):
        asked = [self.known, message("inform", guess("kenya")), message("ask_privacy"), message("affirm")]
        assert said(*asked) == (("affirm",), ("norway",))


def test_a_greeting_to_somebody_who_is_named_nearly_like_a_country_is_a_greeting():
    assert said(message("greet", guess("kenya"), text="hej Kenja"))[0] == ("greet",)
