"""Who is asking is remembered: no administrator is ever sent to the administrators' ways again."""

import pytest
from saying import COUNTRIES, SPOKEN, after, country, decided, message, said

NOT = {"sv": "jag är bara vanlig anställd", "en": "I'm not an admin"}
IS = {"sv": "jag är faktiskt administratör", "en": "sorry, I am the admin"}
LITTLE = ["inform", "nlu_fallback", "out_of_scope", "affirm", "deny", "greet", "insult"]
WAYS = ["ask_phone_number", "ask_other_number", "ask_online_request", "ask_contact_options"]


@pytest.mark.parametrize("language", SPOKEN)
class TestSaid:
    @pytest.mark.parametrize("intent", LITTLE)
    def test_it_is_answered_by_where_to_turn(self, language, intent):
        said_so = message(intent, text=NOT[language], language=language)
        slots, decision = decided(message("ask_phone_number", country("kenya")), said_so)
        assert (decision.say, slots["is_admin"], slots["country"]) == (("only_administrators",), False, ["kenya"])

    @pytest.mark.parametrize("way", WAYS)
    def test_each_way_of_the_administrators_begins_with_a_no_from_then_on(self, language, way):
        said_so = message("inform", text=NOT[language], language=language)
        between = message("ask_privacy")
        for _ in range(2):
            say, _ = said(said_so, between, message("ask_contact_options"), message(way), country=["norway"])
            assert say[0] == "not_admin"

    def test_who_may_call_is_a_no(self, language):
        said_so = message("inform", text=NOT[language], language=language)
        assert said(said_so, message("ask_who_can_contact"))[0] == ("only_administrators",)
        say, _ = said(said_so, message("ask_on_behalf_of_user"))
        assert say == ("only_administrators", "ask_on_behalf_of_user")

    @pytest.mark.parametrize("key", COUNTRIES)
    def test_a_question_in_the_same_message_is_answered_with_the_no_before_it(self, language, key):
        asked = message("ask_phone_number", country(key), text=f"{NOT[language]}, X", language=language)
        assert said(asked) == (("not_admin", "ask_phone_number"), (key,))

    @pytest.mark.parametrize("intent", LITTLE)
    def test_a_country_beside_it_is_kept(self, language, intent):
        slots = after(message(intent, country("kenya", 60), text=f"{NOT[language]} i X", language=language))
        assert (slots["country"], slots["is_admin"]) == (["kenya"], False)

    def test_it_is_corrected_when_corrected(self, language):
        asked = [message("ask_phone_number", country("kenya")), message("inform", text=NOT[language])]
        corrected = message("inform", text=IS[language], language=language)
        assert said(*asked, corrected) == (("ask_phone_number",), ("kenya",))
        assert said(*asked, corrected, message("ask_online_request"))[0] == ("ask_online_request",)

    def test_what_somebody_says_himself_goes_before_the_portal(self, language):
        profile = {"is_admin": False}
        asked = message("ask_phone_number", country("kenya"))
        assert said(message("inform", text=IS[language]), asked, profile=profile)[0] == ("ask_phone_number",)
        assert said(message("inform", text=NOT[language]), asked, profile={"is_admin": True})[0][0] == "not_admin"

    def test_never_mind_does_not_make_somebody_an_administrator(self, language):
        said_so = message("inform", text=NOT[language], language=language)
        assert after(said_so, message("stop"))["is_admin"] is False


def test_an_open_question_is_answered_by_the_country_with_the_no_before_it():
    asked = [message("ask_phone_number"), message("inform", country("kenya"), text=f"{NOT['en']}, X")]
    assert said(*asked)[0] == ("not_admin", "ask_phone_number")


def test_who_is_an_administrator_and_says_only_that_is_asked_for_what_was_open():
    assert said(message("ask_phone_number"), message("inform", text=IS["en"]))[0] == ("ask_country",)
    assert said(message("inform", text=IS["en"]))[0] == ("affirm",)
