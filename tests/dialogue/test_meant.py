"""What a message means after what was said: from where one calls, in whose language, which code, the number in it."""

import pytest
from saying import CATALOGUE, COUNTRIES, KNOWLEDGE, after, country, decided, entity, message, ranked, said

from bot.dialogue.parsed import QUESTIONS

SHOWN = [message("ask_phone_number", country("spain"))]
MOBILES = ["calling from a french mobile", "går det från svensk mobil?", "and if someone calls from their mobile there"]
LISTED = [key for key in COUNTRIES if KNOWLEDGE.country(key)]
WITH_CODE = [key for key, row in KNOWLEDGE.contacts.countries.items() if any(phone.dial_steps for phone in row.phones)]
WITHOUT_CODE = [key for key in LISTED if key not in WITH_CODE]


def at_the_end(text, key):
    """A country that stands at the end of a text, as if its name stood there."""
    return country(key, len(text))


class TestWhereACallComesFrom:
    @pytest.mark.parametrize("text", MOBILES)
    @pytest.mark.parametrize("key", LISTED)
    def test_the_number_shown_is_meant(self, text, key):
        """ "From a French mobile" after Spain's number is about Spain's."""
        asked = message("ask_dial_abroad", at_the_end(text, key), text=text)
        assert said(*SHOWN, asked) == (("ask_dial_abroad",), ("spain",))

    @pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "out_of_scope"])
    @pytest.mark.parametrize("text", MOBILES)
    def test_a_mobile_is_about_calling_from_abroad(self, intent, text):
        assert said(*SHOWN, message(intent, at_the_end(text, "norway"), text=text)) == (
            ("ask_dial_abroad",),
            ("spain",),
        )

    def test_what_is_called_and_from_where(self):
        text = "the UK number from Norway"
        asked = message("ask_dial_abroad", country("united-kingdom", 4), country("norway", 19), text=text)
        assert said(asked) == (("ask_dial_abroad",), ("united-kingdom",))

    @pytest.mark.parametrize("text", ["calling from", "jag ringer från"])
    def test_with_nothing_shown_it_is_the_country(self, text):
        asked = [message("ask_phone_number"), message("inform", at_the_end(text, "norway"), text=text)]
        assert said(*asked) == (("ask_phone_number",), ("norway",))

    @pytest.mark.parametrize("text", ["and from", "och från"])
    def test_another_country_s_number(self, text):
        assert said(*SHOWN, message("inform", at_the_end(text, "norway"), text=text))[1] == ("norway",)


class TestALanguageOfTheCountry:
    @pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "out_of_scope"])
    @pytest.mark.parametrize(("key", "people", "language"), [("spain", "spain", "es"), ("taiwan", "china-prc", "zh")])
    def test_it_is_asked_for(self, intent, key, people, language):
        asked = [message("ask_phone_number", country(key))]
        span = [country(people), {**entity("language", language), "end": len(people)}]
        say, countries = said(*asked, message(intent, *span, text=people))
        assert (say, countries) == (("ask_support_language",), (key,))

    def test_one_that_is_not_spoken_there_is_the_country(self):
        asked = [message("ask_phone_number", country("sweden"))]
        span = [country("china-prc"), {**entity("language", "zh"), "end": len("china-prc")}]
        assert said(*asked, message("inform", *span, text="kinesiska"))[1] == ("china-prc",)


class TestWhatANumberLooksLike:
    @pytest.mark.parametrize(
        ("before", "after"),
        [("that's a ", " number, what will it cost"), ("det är ju ett ", " nummer, vad kostar det")],
    )
    def test_is_no_country_asked_about(self, before, after):
        """Haiti's number is in the United States; what it costs to call is Haiti's answer."""
        asked = [message("ask_phone_number", country("haiti"))]
        text = f"{before}united-states{after}"
        again = message("ask_support_cost", country("united-states", len(before)), text=text)
        assert said(*asked, again) == (("ask_support_cost",), ("haiti",))

    def test_at_the_beginning_it_is(self):
        text = "is united-states number free"
        assert said(message("ask_support_cost", country("united-states", 3), text=text))[1] == ("united-states",)


class TestOurLanguage:
    @pytest.mark.parametrize("text", ["sweden igen. numret", "sweden. number", "sweden tack"])
    def test_is_spoken_again(self, text):
        """ "Svenska igen. numret" in an English talk about Thailand: Thailand's number in Swedish."""
        asked = message("ask_support_hours", country("thailand"), language="en")
        span = [country("sweden"), {**entity("language", "sv"), "end": len("sweden")}]
        slots, decision = decided(asked, message("ask_phone_number", *span, text=text, language="sv"))
        assert (decision.query.countries, slots["language"]) == (("thailand",), "sv")

    @pytest.mark.parametrize("text", ["sweden numret", "sweden kontoret då"])
    def test_beside_a_noun_it_is_the_country(self, text):
        asked = message("ask_support_hours", country("thailand"), language="en")
        span = [country("sweden"), {**entity("language", "sv"), "end": len("sweden")}]
        assert said(asked, message("ask_phone_number", *span, text=text))[1] == ("sweden",)


class TestAPlan:
    @pytest.mark.parametrize("text", ["vi har inte enterprise", "business basic tho", "we are on e3"])
    @pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "out_of_scope"])
    def test_shows_the_numbers_by_plan(self, text, intent):
        asked = message("ask_phone_number", country("japan"))
        assert said(asked, message(intent, text=text)) == (("ask_phone_number",), ("japan",))

    def test_means_nothing_elsewhere(self):
        asked = message("ask_phone_number", country("norway"))
        assert said(asked, message("out_of_scope", text="we have enterprise"))[0] == ("out_of_scope",)


@pytest.mark.parametrize("topic", ["ask_menu_choice", "ask_support_cost", "ask_dial_abroad", "ask_other_number"])
def test_a_kind_of_support_after_a_country_asks_for_its_hours(topic):
    asked = [
        message(topic, country("norway")),
        message("inform", entity("support_type", "billing"), text="billing där"),
    ]
    assert said(*asked) == (("ask_support_hours",), ("norway",))


class TestTheNumber:
    @pytest.mark.parametrize("text", ["Thank you. The number, please.", "ok tack, numret?"])
    @pytest.mark.parametrize("intent", ["thank", "affirm", "greet"])
    def test_polite_words_with_it_ask_for_it(self, text, intent):
        asked = [message("ask_support_hours", country("norway")), ranked(intent, text=text, **{intent: 0.55})]
        assert said(*asked) == (("ask_phone_number",), ("norway",))

    @pytest.mark.parametrize("text", ["thanks for the number", "tack för numret"])
    def test_thanks_for_it_are_thanks(self, text):
        asked = [message("ask_support_hours", country("norway")), ranked("thank", text=text, thank=0.99)]
        assert said(*asked)[0] == ("thank",)

    def test_a_word_or_two_that_nobody_understood(self):
        asked = [message("ask_support_hours", country("norway")), message("nlu_fallback", text="och numret då")]
        assert said(*asked) == (("ask_phone_number",), ("norway",))

    def test_in_another_language(self):
        asked = message("ask_phone_number", country("norway"), language="en")
        again = message("ask_support_language", entity("language", "sv"), text="o numret på svenska", language="sv")
        slots, decision = decided(asked, again)
        assert (decision.say, slots["language"]) == (("ask_phone_number",), "sv")

    @pytest.mark.parametrize("text", ["switch back to english and give me the number", "english. number"])
    def test_beside_a_switch(self, text):
        asked = message("ask_support_hours", country("norway"))
        switch = message("switch_language", entity("language", "en", role="reply"), text=text, language="en")
        assert said(asked, switch) == (("ask_phone_number",), ("norway",))


class TestTheCode:
    @pytest.mark.parametrize("key", WITH_CODE)
    def test_of_a_country_whose_number_wants_one(self, key):
        asked = [message("ask_phone_number", country(key)), message("ask_pin_verification", text="koden?")]
        assert said(*asked) == (("ask_menu_choice",), (key,))

    @pytest.mark.parametrize("key", WITHOUT_CODE)
    def test_else_the_one_that_support_sends(self, key):
        asked = [message("ask_phone_number", country(key)), message("ask_pin_verification", text="the code?")]
        assert said(*asked)[0] == ("ask_pin_verification",)


class TestAQuestionInIt:
    @pytest.mark.parametrize("intent", ["thank", "affirm", "greet", "insult", "nlu_fallback"])
    def test_is_answered(self, intent):
        asked = message("ask_phone_number", country("norway"))
        other = message(intent, text="haha ok. is it free?", **{QUESTIONS: ["ask_support_cost"]})
        assert said(asked, other) == (("ask_support_cost",), ("norway",))


class TestAMereCountry:
    @pytest.mark.parametrize("key", LISTED)
    def test_is_not_the_unsure_question_beside_it(self, key):
        asked = message("ask_phone_number")
        assert said(asked, ranked("ask_severity", country(key), ask_severity=0.6)) == (("ask_phone_number",), (key,))

    def test_a_sure_question_stays(self):
        say, _ = said(ranked("ask_severity", country("norway"), ask_severity=0.95))
        assert say == ("ask_severity",)


class TestSomeoneElse:
    REFUSED = [message("ask_phone_number", country("poland"), text="Google's number in Poland", other="Google")]

    def test_the_country_of_the_refused_question_is_kept(self):
        """ "We have Office 365 too, that number": the country was said."""
        ours = ranked("ask_phone_number", text="vi har office 365 också, det numret", ask_phone_number=0.9)
        assert said(*self.REFUSED, ours) == (("ask_phone_number",), ("poland",))

    def test_ours_after_all(self):
        ours = ranked(
            "ask_open_now", country("austria"), text="no i mean microsoft 365 support for austria", ask_open_now=0.4
        )
        assert said(*self.REFUSED, ours) == (("ask_phone_number",), ("austria",))

    def test_a_bare_country_is_asked_about(self):
        assert said(*self.REFUSED, message("inform", country("austria"), text="austria"))[0] == ("whose_number",)


@pytest.mark.parametrize("intent", [name for name in CATALOGUE.questions if CATALOGUE.is_question(name)])
def test_what_is_sure_is_left_as_it_is(intent):
    slots, decision = decided(
        message(intent, country("norway"), text="a long message about one thing and nothing else")
    )
    assert decision.say and slots["country"] in (["norway"], None)


def test_who_is_no_administrator_is_not_asked_what_he_meant():
    say, _ = said(message("nlu_fallback", text="our IT bloke is off sick"), said_admin=False)
    assert say == ("only_administrators",)


class TestALevelByItsLetter:
    @pytest.mark.parametrize("topic", ["ask_severity", "ask_response_time"])
    @pytest.mark.parametrize("intent", ["inform", "deny", "affirm", "nlu_fallback"])
    @pytest.mark.parametrize(
        ("text", "level"), [("nä A", "A"), ("o b", "B"), ("and c", "C"), ("no, not B, I wanted to say A", "A")]
    )
    def test_is_heard_after_a_question_about_levels(self, topic, intent, text, level):
        slots, decision = decided(
            message(topic, entity("severity", "B"), entity("cloud", "21vianet")), message(intent, text=text)
        )
        assert (decision.say, decision.query.severity) == ((topic,), level)
        assert slots["severity"] == level

    @pytest.mark.parametrize("text", ["a", "nä A", "and c"])
    def test_means_nothing_elsewhere(self, text):
        assert not after(*SHOWN, message("inform", text=text))["severity"]


class TestWhetherACloudApplies:
    @pytest.mark.parametrize("key", [key for key in COUNTRIES if KNOWLEDGE.country(key)])
    def test_to_somebody_elsewhere_does_not_say_that_it_does(self, key):
        asked = message("ask_which_cloud", entity("cloud", "21vianet"), country(key, 30), text="does it apply to us")
        say, _ = said(asked)
        assert say == ("ask_which_cloud",)
        assert after(asked)["cloud"] != "21vianet"

    def test_at_home_it_may(self):
        asked = message("ask_which_cloud", entity("cloud", "21vianet"), country("china-prc", 30))
        assert after(asked)["cloud"] == "21vianet"


@pytest.mark.parametrize("asked", ["ask_who_can_contact", "ask_no_permission"])
@pytest.mark.parametrize("text", ["im admin", "jag är admin"])
def test_the_administrator_who_asked_who_may_is_shown_the_ways(asked, text):
    assert said(message(asked), message("affirm", text=text))[0] == ("ask_contact_options",)


@pytest.mark.parametrize("text", ["jag är i Tallinn, hur slår jag det därifrån", "I am in Tallinn, how do I dial it"])
def test_how_the_number_shown_is_dialled_from_where_somebody_is(text):
    asked = message("ask_dial_abroad", country("estonia", text.index("Tallinn")), text=text)
    assert said(*SHOWN, asked) == (("ask_dial_abroad",), ("spain",))


class TestStopWithACountry:
    @pytest.mark.parametrize("key", [key for key in COUNTRIES if KNOWLEDGE.country(key)])
    def test_another_country_is_wanted(self, key):
        text = "scratch that, he's flown home"
        assert said(*SHOWN, message("stop", country(key, 40), text=text)) == (("ask_phone_number",), (key,))

    def test_the_same_or_none_ends_it(self):
        assert said(*SHOWN, message("stop", text="scratch that"))[0] == ("stop",)
        assert said(*SHOWN, message("stop", country("spain", 10), text="no more of Spain"))[0] == ("stop",)
        assert said(message("stop", country("spain", 10), text="forget about Spain"))[0] == ("stop",)


class TestACloudAndACall:
    @pytest.mark.parametrize("text", ["we end in onmicrosoft.de, who do we call", "onmicrosoft.de, vart ringer vi"])
    def test_the_number_is_wanted(self, text):
        asked = message("ask_which_cloud", entity("cloud", "germany"), country("germany", 40), text=text)
        assert said(asked) == (("ask_phone_number",), ("germany",))

    def test_without_a_word_for_calling_it_is_the_cloud(self):
        asked = message("ask_which_cloud", entity("cloud", "germany"), text="we end in onmicrosoft.de, what is that")
        assert said(asked)[0] == ("ask_which_cloud",)


@pytest.mark.parametrize("key", [key for key in COUNTRIES if KNOWLEDGE.country(key)])
def test_what_holds_in_another_country_too(key):
    text = "vi öppnar i X också, vad gäller där"
    assert said(*SHOWN, message("ask_which_cloud", country(key, 13), text=text)) == (("ask_phone_number",), (key,))


class TestALanguageAtAMoment:
    @pytest.mark.parametrize("intent", ["inform", "ask_support_language", "ask_open_now"])
    def test_it_is_asked_whether_it_is_open_in_it(self, intent):
        span = [country("korea"), {**entity("language", "ko"), "end": len("korea")}]
        asked = message(intent, *span, entity("moment", "from=00:00", 10), text="korean at midnight")
        _, decision = decided(message("ask_phone_number", country("korea")), asked)
        assert decision.say == ("ask_open_now",)
        assert (decision.query.support_language, decision.query.countries) == ("ko", ("korea",))

    def test_the_people_of_another_country_stay_a_country(self):
        span = [country("korea"), {**entity("language", "ko"), "end": len("korea")}]
        asked = message("ask_open_now", *span, entity("moment", "from=00:00", 10), text="korean at midnight")
        assert said(*SHOWN, asked) == (("ask_open_now",), ("korea",))


@pytest.mark.parametrize("text", ["and the microsoft one for companies", "ok men microsoft då"])
def test_after_someone_else_s_number_ours_is_given_where_it_is_meant(text):
    refused = message("ask_phone_number", country("norway"), other="HP", text="HP's number in Norway")
    assert said(refused, message("nlu_fallback", text=text)) == (("ask_phone_number",), ("norway",))


class TestTheOrdinaryCloud:
    @pytest.mark.parametrize("text", ["sorry, we moved, we are normal now", "äh vi har det vanliga ändå"])
    @pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "ask_next_step", "ask_which_cloud"])
    def test_it_is_heard_after_another(self, text, intent):
        asked = [message("ask_phone_number", country("poland"), entity("cloud", "germany", 40))]
        slots = after(*asked, message(intent, text=text))
        assert slots["cloud"] == "worldwide" and slots["topic"] == "ask_phone_number"

    def test_beside_another_both_are_meant(self):
        text = "number of the normal cloud and of the Deutschland-Cloud in Germany"
        slots = after(message("ask_phone_number", country("germany"), entity("cloud", "germany", 40), text=text))
        assert slots["cloud"] is None

    @pytest.mark.parametrize("text", ["the normal one please", "det vanliga"])
    def test_where_no_other_was_spoken_of_it_says_nothing(self, text):
        assert after(*SHOWN, message("inform", text=text))["cloud"] is None


def test_several_questions_are_asked_again_for_another_country():
    several = {
        **message("several_questions", country("panama")),
        QUESTIONS: ["ask_phone_number", "ask_menu_choice", "ask_privacy"],
    }
    say, about = said(several, message("inform", country("liberia"), bare=True))
    assert say[:2] == ("ask_phone_number", "ask_menu_choice") and about == ("liberia",)


@pytest.mark.parametrize("text", ["o ringa då?", "and to call?"])
def test_a_call_in_few_words_asks_for_the_number(text):
    asked = [message("report_trouble", country("chile"))]
    assert said(*asked, message("nlu_fallback", text=text))[0] == ("ask_phone_number",)


@pytest.mark.parametrize("text", ["we're on Globe, which one", "vi har Globe"])
def test_the_telephone_company_asks_for_its_number(text):
    shown = message("ask_phone_number", country("philippines"))
    assert said(shown, message("ask_which_cloud", text=text)) == (("ask_phone_number",), ("philippines",))
    # Where no number is bound to it, it says nothing.
    assert said(*SHOWN, message("ask_which_cloud", text=text))[0] == ("ask_which_cloud",)


@pytest.mark.parametrize("key", WITH_CODE[:5])
def test_a_number_with_its_code_is_both(key):
    text = "remind me of that one again, with the code please"
    assert said(message("ask_pin_verification", country(key), text=text)) == (("ask_phone_number",), (key,))


def test_a_message_that_names_its_own_language_changes_to_it():
    talk = [message("switch_language", entity("language", "sv", 0, "reply"))]
    english = message("ask_phone_number", entity("language", "en", 3), text="in English. number", language="en")
    assert after(*talk, english)["language"] == "en"
    support = message("ask_phone_number", entity("language", "fr", 3), text="in French. number", language="en")
    assert after(*talk, support)["language"] == "sv"


def test_a_case_is_followed_up_on_the_way_and_else_an_honest_no():
    assert decided(message("ask_case_status"))[1].act == "refuse"
    trouble = message("report_trouble")
    assert decided(trouble, message("ask_case_status"))[1].act == "answer"
    assert decided(message("ask_case_status"), message("inform", country("norway"), bare=True))[1].act == "answer"
