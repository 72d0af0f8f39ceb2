"""How sure a question must be: at the beginning, for a draft, and where two questions come to the same."""

import pytest
from saying import after, country, decided, entity, message, ranked, said


@pytest.mark.parametrize("intent", ["ask_privacy", "ask_severity", "ask_online_request", "ask_wait_time"])
class TestAtTheBeginning:
    def test_an_unsure_question_that_names_nothing_is_asked_back(self, intent):
        slots, decision = decided(ranked(intent, text="are all televisions high definition", **{intent: 0.35}))
        assert decision.say in (("did_you_mean",), ("not_understood",))
        assert slots["topic"] is None

    def test_a_sure_one_is_answered(self, intent):
        _, decision = decided(ranked(intent, text="how long do I wait", **{intent: 0.7}))
        assert decision.say[0] == intent

    def test_what_it_names_speaks_for_it(self, intent):
        assert said(ranked(intent, country("norway"), text="norway", **{intent: 0.35}))[0] != ("did_you_mean",)

    def test_a_running_conversation_speaks_for_it(self, intent):
        say, _ = said(
            message("ask_phone_number", country("norway")), ranked(intent, text="and that?", **{intent: 0.35})
        )
        assert say[0] == intent


class TestADraft:
    def test_it_begins_where_it_is_surely_wanted(self):
        assert said(ranked("draft_request", text="write it for me", draft_request=0.9))[0] == ("draft_problem",)
        slots, decision = decided(ranked("draft_request", text="first tell me that", draft_request=0.5))
        assert "draft_problem" not in decision.say
        assert slots["drafting"] is None

    def test_it_is_offered_and_chosen_instead(self):
        unsure = ranked("draft_request", text="tell me", draft_request=0.5, ask_online_request=0.3)
        slots, decision = decided(unsure)
        assert decision.act == "rephrase"
        assert slots["offered"]


@pytest.mark.parametrize("first", ["report_trouble", "ask_service_status"])
def test_trouble_told_or_asked_comes_to_the_same(first):
    second = {"report_trouble": "ask_service_status"}.get(first, "report_trouble")
    unsure = ranked("nlu_fallback", text="teams nere", nlu_fallback=0.3, **{first: 0.47, second: 0.44})
    assert said(unsure)[0] == ("report_trouble",)
    other = ranked("nlu_fallback", text="x y", nlu_fallback=0.3, **{first: 0.47, "ask_privacy": 0.44})
    assert said(other)[0] == ("did_you_mean",)


class TestTheKindOfSupport:
    ASKED = (message("ask_support_hours", country("peru"), entity("support_type", "billing"), text="billing in Peru"),)

    def test_a_moment_after_it_is_about_it(self):
        slots = after(*self.ASKED, message("ask_open_now", entity("moment", "day=weekday:6"), text="sunday?"))
        assert (slots["support_type"], slots["country"]) == ("billing", ["peru"])

    def test_another_country_or_a_question_of_its_own_is_not(self):
        text = "is support open there on sunday, what do you think"
        asked = message("ask_open_now", entity("moment", "day=weekday:6", text.index("sunday")), text=text)
        assert after(*self.ASKED, asked)["support_type"] is None
        moved = message("ask_open_now", country("chile", 7), entity("moment", "day=weekday:6"), text="sunday chile")
        assert after(*self.ASKED, moved)["support_type"] is None


@pytest.mark.parametrize("text", ["so when's that for me in", "när är det för mig i"])
def test_the_hours_just_told_on_one_s_own_clock(text):
    asked = [message("ask_support_hours", country("germany"))]
    place = country("sweden", len(text) + 1, zone="Europe/Stockholm")
    own = entity("moment", "zone=own", 3)
    say, countries = said(*asked, message("ask_support_hours", place, own, text=f"{text} Sverige"))
    assert (say, countries) == (("ask_time_zone",), ("germany",))
    # Without a word for what was told, it is Sweden's.
    assert said(*asked, message("ask_support_hours", place, own, text="hours for me in Sverige"))[1] == ("sweden",)


@pytest.mark.parametrize(
    "text",
    ["do they help with renewing and dropping licences", "hjälper ni till med att förnya abonnemang och fler licenser"],
)
def test_help_with_a_subject_asks_for_no_number(text):
    asked = message("ask_billing_support", country("china-prc", 60), entity("cloud", "21vianet", 70), text=text)
    assert said(asked)[0][0] in ("ask_billing_support", "in_scope")


@pytest.mark.parametrize("text", ["i'm a nurse, not admin", "jag är sjuksköterska, inte admin"])
def test_who_is_something_else_is_no_administrator(text):
    assert after(message("inform", text=text))["is_admin"] is False


class TestWhatIsClearInPart:
    @pytest.mark.parametrize("intent", ["ask_who_can_contact", "ask_online_request", "ask_privacy"])
    def test_it_is_answered_and_the_rest_is_none_of_ours(self, intent):
        mixed = ranked(
            "nlu_fallback", text="who may call, and a good pizza place", **{"nlu_fallback": 0.3, intent: 0.2}
        )
        assert said({**mixed, "questions": [intent]})[0][0] in (intent, "only_administrators")
        assert said(mixed)[0][0] != intent


class TestAProblemWithoutALevel:
    TEXT = "OneDrive is really slow today for the whole finance department, what should we do"

    def test_what_to_do_is_answered_where_there_are_no_levels(self):
        assert said(ranked("ask_severity", text=self.TEXT, ask_severity=0.6))[0] == ("report_trouble",)

    def test_a_level_that_is_asked_for_is_told(self):
        text = f"{self.TEXT}, which severity"
        assert said(ranked("ask_severity", text=text, ask_severity=0.6))[0] == ("ask_severity",)

    def test_so_it_is_at_21vianet(self):
        at_home = entity("cloud", "21vianet")
        assert said(ranked("ask_severity", at_home, text=self.TEXT, ask_severity=0.6))[0] == ("ask_severity",)


def test_who_names_something_does_not_ask_to_wait():
    text = "hold on we are on the global tenant, office in Shenzhen"
    asked = ranked("ask_which_cloud", country("china-prc", 47), text=text, ask_which_cloud=0.5)
    assert said(asked)[0] != ("take_your_time",)
    assert said(ranked("nlu_fallback", text="hold on, someone at the door", nlu_fallback=0.3))[0] == ("take_your_time",)


class TestTheOrdinaryCloud:
    @pytest.mark.parametrize(
        "text", ["then we are on the normal one. number in Germany?", "Då är vi väl i det vanliga. Numret i Tyskland?"]
    )
    def test_of_a_country_with_two_it_is_the_one(self, text):
        asked = message("ask_phone_number", country("germany", len(text) - 8), text=text)
        slots, decision = decided(asked)
        assert (decision.say, slots["cloud"]) == (("ask_phone_number",), "worldwide")

    def test_a_question_beside_it_is_answered(self):
        text = "our headquarters in Germany need it too, the global tenant. Number?"
        before = message("ask_online_request", entity("cloud", "21vianet"))
        asked = ranked("ask_phone_number", country("germany", 20), text=text, ask_phone_number=0.97)
        slots, decision = decided(before, asked)
        assert (decision.say, slots["cloud"], slots["country"]) == (("ask_phone_number",), "worldwide", ["germany"])
