"""What a message does to a conversation: topic, values, language, and what is decided. No model, no Rasa."""

import pytest
from saying import after, country, decided, denied, entity, message

from bot.dialogue.policy import Decision
from bot.knowledge.catalogue import load_catalogue


class TestTopic:
    def test_a_question_becomes_the_topic(self):
        assert after(message("ask_phone_number", country("norway")))["topic"] == "ask_phone_number"

    @pytest.mark.parametrize("topic", ["ask_support_hours", "ask_support_cost", "ask_open_now"])
    def test_a_country_asks_the_topic_again(self, topic):
        slots = after(message(topic, country("norway")), message("inform", country("denmark")))
        assert (slots["topic"], slots["country"]) == (topic, ["denmark"])

    def test_a_country_after_a_question_without_countries_asks_for_its_number(self):
        slots = after(message("ask_severity"), message("inform", country("denmark")))
        assert slots["topic"] == "ask_phone_number"

    def test_a_kind_of_support_narrows_the_topic(self):
        slots = after(
            message("ask_phone_number", country("norway")), message("inform", entity("support_type", "billing"))
        )
        assert (slots["topic"], slots["country"], slots["support_type"]) == ("ask_phone_number", ["norway"], "billing")

    def test_a_kind_of_support_after_another_question_asks_about_that_kind(self):
        slots = after(message("ask_who_can_contact"), message("inform", entity("support_type", "technical")))
        assert slots["topic"] == "ask_technical_support"

    def test_two_words_about_a_kind_of_support_ask_the_topic_again(self):
        asked = message("ask_technical_support", entity("support_type", "technical"), text="å tekniskt?")
        slots = after(message("ask_phone_number", country("norway")), asked)
        assert (slots["topic"], slots["support_type"]) == ("ask_phone_number", "technical")

    def test_billing_after_severity_asks_for_the_highest_level(self):
        slots = after(message("ask_severity"), message("inform", entity("support_type", "billing")))
        assert slots["topic"] == "ask_severity_a_eligibility"

    def test_a_level_asks_response_times_again(self):
        slots = after(message("ask_response_time"), message("inform", entity("severity", "B")))
        assert (slots["topic"], slots["severity"]) == ("ask_response_time", "B")

    def test_a_new_question_forgets_level_and_kind_but_not_the_country(self):
        slots = after(
            message("ask_phone_number", country("norway"), entity("support_type", "billing", 9)),
            message("ask_support_hours"),
        )
        assert (slots["country"], slots["support_type"]) == (["norway"], None)

    def test_two_kinds_of_support_mean_both(self):
        kinds = entity("support_type", "billing"), entity("support_type", "technical", 10)
        assert after(message("ask_support_hours", *kinds)).get("support_type") is None

    def test_several_countries_are_kept_in_order(self):
        slots = after(message("ask_phone_number", country("norway"), country("kenya", 10), country("norway", 20)))
        assert slots["country"] == ["norway", "kenya"]

    def test_a_country_beside_a_general_question_asks_for_its_number(self):
        assert after(message("ask_contact_options", country("turkey")))["topic"] == "ask_phone_number"

    def test_a_statement_about_the_cloud_asks_the_topic_again(self):
        slots = after(
            message("ask_phone_number", country("china-prc")),
            message("ask_which_cloud", entity("cloud", "21vianet"), text="vi kör den som drivs av 21Vianet"),
        )
        assert (slots["topic"], slots["cloud"]) == ("ask_phone_number", "21vianet")

    def test_a_question_about_the_cloud_stays_one(self):
        slots = after(
            message("ask_phone_number", country("china-prc")),
            message("ask_which_cloud", entity("cloud", "21vianet"), text="vad är 21Vianet?"),
        )
        assert slots["topic"] == "ask_which_cloud"

    def test_never_mind_empties_the_frame(self):
        slots = after(message("ask_phone_number", country("norway")), message("stop"))
        assert not any(slots.get(name) for name in ("topic", "country", "open_question"))


class TestOpenQuestion:
    def test_the_country_supplied_later_answers_the_open_question(self):
        slots = after(
            message("ask_phone_number"),
            message("ask_who_can_contact"),
            message("inform", country("norway")),
            open_question=["ask_phone_number"],
        )
        assert (slots["topic"], slots["country"], slots["open_question"]) == ("ask_phone_number", ["norway"], None)

    def test_a_message_that_was_not_understood_but_names_the_country_answers_it(self):
        slots = after(message("nlu_fallback", country("kenya")), open_question=["ask_phone_number"])
        assert (slots["topic"], slots["country"], slots["misses"]) == ("ask_phone_number", ["kenya"], 0)


class TestClouds:
    def test_the_cloud_stays_for_the_next_question(self):
        slots = after(message("ask_phone_number", entity("cloud", "germany")), message("ask_who_can_contact"))
        assert slots["cloud"] == "germany"

    def test_a_country_outside_china_leaves_21vianet(self):
        slots = after(message("ask_phone_number", entity("cloud", "21vianet")), message("inform", country("norway")))
        assert slots["cloud"] is None

    def test_a_country_of_the_eea_stays_with_office_365_germany(self):
        slots = after(message("ask_phone_number", entity("cloud", "germany")), message("inform", country("sweden")))
        assert slots["cloud"] == "germany"


class TestMisses:
    def test_a_country_in_a_message_that_is_refused_does_not_replace_the_one_known(self):
        slots = after(message("ask_phone_number", country("norway")), message("out_of_scope", country("japan")))
        assert (slots["country"], slots["topic"], slots["misses"]) == (["norway"], "ask_phone_number", 1)

    @pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback"])
    def test_a_country_is_kept_where_none_is_known(self, intent):
        slots = after(message(intent, country("japan")))
        assert decided(message("ask_phone_number"), **slots)[1].query.countries == ("japan",)

    def test_a_message_that_was_not_understood_keeps_its_values_for_the_button_that_is_pressed(self):
        slots = after(message("ask_phone_number", country("united-kingdom")), message("nlu_fallback", country("malta")))
        assert decided(message("ask_phone_number"), **slots)[1].query.countries == ("malta",)

    @pytest.mark.parametrize("intent", ["thank", "greet", "affirm", "deny", "goodbye", "ask_repeat"])
    def test_small_talk_with_a_country_in_it_is_about_the_country(self, intent):
        slots = after(message("ask_support_hours", country("sweden")))
        _, decision = decided(message(intent, country("denmark")), **slots)
        assert (decision.say, decision.query.countries) == (("ask_support_hours", "number_there"), ("denmark",))

    def test_misses_are_counted_in_a_row(self):
        slots = after(message("out_of_scope"))
        assert slots["misses"] == 1
        assert after(message("greet"), **slots)["misses"] == 0

    def test_yes_takes_the_question_that_was_offered(self):
        assert after(message("affirm"), offered=["ask_privacy"])["topic"] == "ask_privacy"

    def test_yes_to_several_questions_asks_which(self):
        slots, decision = decided(message("affirm"), offered=["ask_privacy", "ask_source"])
        assert (slots["topic"], decision.say, decision.offers) == (
            None,
            ("did_you_mean",),
            ("ask_privacy", "ask_source"),
        )

    def test_an_offer_holds_for_one_message(self):
        assert after(message("greet"), offered=["ask_privacy"])["offered"] is None


class TestLanguage:
    def test_the_reply_is_in_the_language_of_the_message(self):
        assert after(message("greet", language="sv"), message("thank", language="en"))["language"] == "en"

    def test_too_short_to_tell_keeps_the_language_of_the_conversation(self):
        slots = after(message("greet", language="en"), message("inform", country("finland"), clear=False))
        assert slots["language"] == "en"

    def test_then_the_channel_s_locale(self):
        assert after(message("inform", clear=False), locale="en-GB")["language"] == "en"

    def test_a_word_alone_tells_no_language(self):
        first = message("affirm", language="en", clear=False, text="ok")
        first["language"]["confidence"] = 0.8
        assert after(first)["language"] == "sv"

    def test_then_swedish(self):
        assert after(message("inform", clear=False), locale="de-DE")["language"] == "sv"

    def test_a_request_holds_for_a_message_in_the_other_language(self):
        request = message("switch_language", entity("language", "en"), language="sv")
        slots = after(request, message("ask_wait_time", language="sv"))
        assert slots["language"] == "en"

    def test_a_request_ends_with_two_clear_messages_in_the_other_language(self):
        request = message("switch_language", entity("language", "en"), language="sv")
        slots = after(request, message("ask_wait_time", language="sv"), message("ask_privacy", language="sv"))
        assert slots["language"] == "sv"

    def test_a_message_in_the_chosen_language_starts_the_count_again(self):
        request = message("switch_language", entity("language", "en"), language="sv")
        slots = after(
            request,
            message("ask_wait_time", language="sv"),
            message("thank", language="en"),
            message("ask_privacy", language="sv"),
        )
        assert slots["language"] == "en"

    def test_please_in_english_inside_a_question(self):
        asked = message("ask_phone_number", country("norway"), entity("language", "en", 30, role="reply"))
        assert after(asked)["language"] == "en"

    def test_a_language_of_support_is_not_a_language_of_reply(self):
        asked = message("ask_support_language", entity("language", "en"), language="sv")
        assert after(asked)["language"] == "sv"

    def test_a_language_that_is_not_spoken_changes_nothing(self):
        assert after(message("switch_language", entity("language", "fr"), language="en"))["language"] == "en"


class TestDecisions:
    def test_a_question_is_answered_about_what_it_names(self):
        _, decision = decided(message("ask_phone_number", country("norway"), entity("support_type", "billing", 20)))
        assert (decision.act, decision.say) == ("answer", ("ask_phone_number",))
        assert (decision.query.countries, decision.query.support_type) == (("norway",), "billing")

    def test_a_number_without_a_country_is_asked_back_and_stays_open(self):
        slots, decision = decided(message("ask_phone_number"))
        assert decision.say == ("ask_country",)
        assert slots["open_question"] == ["ask_phone_number"]

    @pytest.mark.parametrize("cloud", ["21vianet", "germany"])
    def test_a_cloud_with_numbers_of_its_own_needs_no_country(self, cloud):
        assert decided(message("ask_phone_number", entity("cloud", cloud)))[1].say == ("ask_phone_number",)

    def test_a_general_answer_invites_the_country(self):
        slots, decision = decided(message("ask_support_hours"))
        assert decision.say == ("ask_support_hours",)
        assert slots["open_question"] == ["ask_support_hours"]

    def test_several_questions_are_answered_in_order_and_the_country_is_asked_for_once_at_the_end(self):
        several = message(
            "several_questions", questions=["ask_phone_number", "ask_who_can_contact", "ask_support_hours"]
        )
        assert decided(several)[1].say == ("ask_who_can_contact", "ask_support_hours", "ask_country")

    def test_someone_who_is_no_administrator_is_told_once(self):
        profile = {"is_admin": False}
        first, decision = decided(message("ask_phone_number", country("norway")), profile=profile)
        assert decision.say == ("not_admin", "ask_phone_number")
        assert decided(message("ask_open_now"), profile=profile, **first)[1].say == ("ask_open_now",)

    def test_a_question_that_anyone_may_ask_tells_nobody_that_he_is_no_administrator(self):
        assert decided(message("ask_severity"), profile={"is_admin": False})[1].say == ("ask_severity",)

    def test_the_person_s_country_stands_until_another_is_named(self):
        profile = {"country": "kenya"}
        slots, decision = decided(message("ask_phone_number"), profile=profile)
        assert decision.query.countries == ("kenya",)
        _, decision = decided(message("inform", country("norway")), profile=profile, **slots)
        assert decision.query.countries == ("norway",)

    def test_what_is_not_ours_is_refused_and_the_second_time_a_person_is_named(self):
        slots, decision = decided(message("out_of_scope"))
        assert (decision.act, decision.say) == ("refuse", ("out_of_scope",))
        assert decided(message("out_of_scope"), **slots)[1].say == ("reach_person",)

    def test_the_likeliest_questions_are_offered(self):
        names = ["greet", "ask_privacy", "ask_repeat", "ask_source", "ask_wechat", "ask_severity", "ask_wait_time"]
        ranking = [{"name": name, "confidence": 0.2 - number / 40} for number, name in enumerate(names)]
        slots, decision = decided(message("nlu_fallback", intent_ranking=ranking))
        assert (decision.act, decision.say) == ("rephrase", ("did_you_mean",))
        assert list(decision.offers) == slots["offered"] == ["ask_privacy", "ask_source", "ask_wechat"]

    def test_nothing_likely_is_not_offered(self):
        assert decided(message("nlu_fallback"))[1].say == ("not_understood",)

    def test_again_answers_the_topic_again(self):
        slots = after(message("ask_phone_number", country("norway")))
        decision = decided(message("ask_repeat"), **slots)[1]
        assert (decision.say, decision.query.countries) == (("ask_phone_number",), ("norway",))

    def test_again_without_a_topic_says_the_last_words(self):
        assert decided(message("ask_repeat"))[1].repeat

    @pytest.mark.parametrize("intent", ["ask_is_bot", "ask_capabilities"])
    def test_a_question_about_the_assistant_is_answered_and_leaves_the_topic(self, intent):
        slots = after(message("ask_phone_number", country("norway")))
        later, decision = decided(message(intent), **slots)
        assert decision.say == (intent,)
        assert (later["topic"], later["country"]) == ("ask_phone_number", ["norway"])

    def test_a_value_with_nothing_to_ask_about_is_not_understood(self):
        assert decided(message("inform"))[1].say == ("not_understood",)

    def test_what_an_older_version_kept_does_no_harm(self):
        slots = {"topic": "ask_gone", "open_question": "ask_gone", "offered": ["ask_gone"], "cloud": "moon"}
        _, decision = decided(message("ask_phone_number", country("norway")), **slots)
        assert (decision.say, decision.query.cloud) == (("ask_phone_number",), None)

    @pytest.mark.parametrize("intent", [*load_catalogue().questions, None, "unheard_of"])
    def test_every_intent_leads_to_something_to_say_whatever_stands_in_the_frame(self, intent):
        for topic in (None, *load_catalogue().questions):
            decision = decided(message(intent), topic=topic, country=["norway"])[1]
            assert decision.say
            assert Decision.from_slot(decision.to_slot()) == decision


class TestDenials:
    def test_what_is_denied_is_not_asked_about_and_its_counterpart_is(self):
        asked = message("inform", denied("country", "norway"), country("denmark", 20))
        slots, decision = decided(message("ask_phone_number", country("norway")), asked)
        assert decision.query.countries == ("denmark",)

    def test_a_denied_country_alone_leaves_none_so_that_it_is_asked_for(self):
        slots, decision = decided(
            message("ask_phone_number", country("norway")), message("inform", denied("country", "norway"))
        )
        assert (slots["country"], decision.say) == (None, ("ask_country",))

    def test_not_that_cloud_is_the_ordinary_one(self):
        first = message("ask_phone_number", country("china-prc"), entity("cloud", "21vianet", 30))
        _, decision = decided(first, message("inform", denied("cloud", "21vianet")))
        assert (decision.say, decision.query.cloud) == (("ask_phone_number",), "worldwide")

    def test_not_billing_is_technical(self):
        first = message("ask_phone_number", country("norway"), entity("support_type", "billing", 30))
        _, decision = decided(first, message("inform", denied("support_type", "billing")))
        assert decision.query.support_type == "technical"

    def test_a_denied_language_is_not_switched_to(self):
        slots = after(message("switch_language", denied("language", "en"), language="sv"))
        assert slots["language"] == "sv"


class TestOthers:
    def test_someone_else_s_number_is_refused_whatever_the_message_looks_like(self):
        for intent in ("ask_phone_number", "ask_open_now", "out_of_scope", "nlu_fallback", "inform"):
            _, decision = decided(message(intent, country("ireland"), other="Apple"))
            assert (decision.act, decision.say) == ("refuse", ("not_ours",))

    def test_the_country_named_next_does_not_get_our_number_as_theirs(self):
        slots = after(message("ask_phone_number", other="Apple"))
        slots, decision = decided(message("inform", country("ireland")), **slots)
        assert (decision.say, decision.offers) == (("whose_number",), ("ask_phone_number",))
        assert decided(message("ask_phone_number"), **slots)[1].query.countries == ("ireland",)

    def test_a_question_about_ours_is_answered_after_that(self):
        slots = after(message("ask_phone_number", other="Apple"))
        assert decided(message("ask_phone_number", country("ireland")), **slots)[1].say == ("ask_phone_number",)
