"""Which severity a problem is, told in one's own words; what the article says of it, and what it does not."""

import pytest


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [
        ("what severity is it if SharePoint is down for everyone?", "severity A", "1 hour"),
        ("which severity when one user can't send any mail, he gets nothing done", "severity B", "1 business day"),
        ("what level is a question about passwords that never expire, sev?", "severity C", "3 business days"),
        ("vilken allvarlighetsgrad är det om ingen kan skicka mejl?", "nivå A", "1 timme"),
        ("vilken nivå blir det när Outlook är segt för alla", "nivå B", "1 arbetsdag"),
        ("vilken nivå har ett stavfel i menyn, allvarlighetsgrad?", "nivå C", "3 arbetsdagar"),
    ],
)
def test_a_problem_sounds_like_a_level(conversation, text, level, why):
    reply = conversation().say(text)
    assert level in reply and why in reply and "21Vianet" in reply


def test_what_is_missing_is_asked_for_and_changes_the_level(conversation):
    talk = conversation()
    assert "severity A or B" in talk.say("which severity is it when users cannot sign in to Teams")
    assert "severity A" in talk.say("everyone")
    assert "severity B" in talk.say("what if there's a workaround")


def test_yes_and_no_first(conversation):
    assert conversation().say("is it severity A if SharePoint is down for everyone?").startswith("Yes")
    assert conversation().say("är det nivå A om en användare inte kan öppna sin kalender?").startswith("Nej")


def test_billing_gets_b_at_most(conversation):
    reply = conversation().say("what severity is it when all our invoices are wrong and nobody can pay")
    assert "severity B" in reply and "at most" in reply


def test_other_clouds_have_no_levels(conversation):
    talk = conversation()
    talk.say("vi har Office 365 Germany")
    reply = talk.say("vilken allvarlighetsgrad är det om SharePoint ligger nere för alla?")
    assert reply.startswith("Microsofts artikel säger det här bara för 21Vianet")


def test_a_definition_is_given_after_a_problem(conversation):
    talk = conversation()
    talk.say("what severity is it if SharePoint is down for everyone?")
    assert "impaired" in talk.say("what does severity B mean?").lower()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("must the caller be an administrator?", "Yes"),
        ("can any user call support?", "No"),
        ("måste man vara administratör för att ringa?", "Ja"),
        ("får vilken anställd som helst kontakta supporten?", "Nej"),
        ("who may contact support?", "Only"),
    ],
)
def test_who_may_begins_with_yes_or_no_where_that_is_asked(conversation, text, first):
    assert conversation().say(text).startswith(first)


@pytest.mark.parametrize("text", ["what's the status of my ticket 30219845?", "hur går det med mitt ärende 28847120?"])
def test_a_case_cannot_be_seen(conversation, text):
    talk = conversation()
    reply = talk.say(text)
    assert "Microsoft" in reply and talk.turn.actions == ["action_refuse"]


def test_a_case_is_asked_about_by_phone(conversation):
    talk = conversation()
    talk.say("support number Hungary")
    assert "80 983 899" in talk.say("nobody has answered my ticket since Monday, how do I escalate it?")


def test_the_fastest_way_is_not_made_up(conversation):
    reply = conversation().say("what is quicker, calling or a ticket?")
    assert "doesn't compare" in reply and "admin.microsoft.com" in reply


def test_a_number_comes_with_its_code_wherever_it_is_shown(conversation):
    talk = conversation()
    talk.say("number for Nigeria")
    assert "7705" in talk.say("what does the call cost?")


def test_how_fast_they_answer_is_about_the_problem_just_told(conversation):
    talk = conversation()
    talk.say("what severity is it if SharePoint is down for everyone?")
    reply = talk.say("and how fast is the first response?")
    assert "Severity A" in reply and "Severity B" not in reply


@pytest.mark.parametrize(
    "text", ["vilket går snabbast, ringa eller skicka ett ärende?", "hur går det med mitt ärende 4711?"]
)
def test_who_is_no_administrator_is_not_shown_the_ways_again(conversation, text):
    talk = conversation()
    talk.say("jag är inte administratör")
    reply = talk.say(text)
    assert "support.microsoft.com/help/contactus" in reply and "https://admin.microsoft.com" not in reply


def test_when_the_first_response_is_due(conversation):
    talk = conversation()
    reply = talk.say("if I open a severity B case on Friday at 22:00 Beijing time, when do they answer at the latest?")
    assert "Monday" in reply and "10 PM" in reply and "business days" in reply
    assert "Wednesday" in talk.say("and severity C?")
    assert "London time" in talk.say("in London time?")
    assert "within 1 hour" in talk.say("and A?")


def test_other_clouds_hear_first_that_no_response_time_is_stated(conversation):
    talk = conversation()
    talk.say("we have Office 365 Germany")
    assert talk.say("how fast is the first response?").startswith("Microsoft's article says this only for 21Vianet")
