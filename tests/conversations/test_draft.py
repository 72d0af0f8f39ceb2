"""A request that is written with the assistant: a question at a time, skipped, taken back, left, in either language."""

import pytest

ANSWERS = {
    "en": [
        ("Outlook says 'cannot connect to server' when we send mail", "Since when?"),
        ("this morning at 8", "Who is affected"),
        ("all 40 people in Leeds", "Which service"),
        ("Exchange Online", "What does it stop?"),
        ("we can't confirm orders, deadline today at 5", "What have you tried"),
    ],
    "sv": [
        ("Outlook säger att servern inte svarar när vi skickar", "Sedan när?"),
        ("i morse klockan åtta", "Vilka drabbas"),
        ("alla fyrtio i Borås", "Vilken tjänst"),
        ("Exchange Online", "Vad är det som stoppas?"),
        ("vi kan inte bekräfta order, sista dag i dag", "Vad har ni redan provat"),
    ],
}
BEGIN = {"en": "can you write the ticket for me", "sv": "kan du skriva ärendet åt mig"}
LAST = {"en": "restarted everything, health is green", "sv": "startat om allt, statusen är grön"}
STEPS = {"en": "Need help?", "sv": "Behöver du hjälp?"}


def begun(conversation, language="en"):
    talk = conversation()
    talk.say(BEGIN[language])
    return talk


@pytest.mark.parametrize("language", ["en", "sv"])
def test_six_answers_make_a_text_with_the_way_to_send_it(conversation, is_language, language):
    talk = begun(conversation, language)
    for answer, question in ANSWERS[language]:
        assert question in talk.say(answer), answer
    reply = talk.say(LAST[language])
    assert all(answer in reply for answer, _ in ANSWERS[language]) and LAST[language] in reply
    assert STEPS[language] in reply and is_language(reply, language)


def test_what_follows_a_colon_is_the_problem_already(conversation):
    assert "Since when?" in conversation().say("write me a support ticket: nobody can open shared calendars")


def test_a_question_may_be_skipped_and_an_answer_taken_back(conversation):
    talk = begun(conversation)
    talk.say("mail bounces")
    assert "Who is affected" in talk.say("skip")
    assert "Since when?" in talk.say("back")
    talk.say("since Monday")
    for _ in range(3):
        talk.say("skip")
    reply = talk.say("I don't know")
    assert "What happens: mail bounces\nSince: since Monday\n" in reply
    assert "Service:" not in reply and "Tried" not in reply


def test_a_line_is_changed_afterwards(conversation):
    talk = begun(conversation)
    for answer in ("mail bounces", "Monday", "all of us", "Teams", "orders", "rebooted"):
        talk.say(answer)
    assert "Which service" in talk.say("change 4")
    reply = talk.say("Exchange Online")
    assert "Service: Exchange Online" in reply and "Teams" not in reply and "Since: Monday" in reply


@pytest.mark.parametrize("word", ["cancel", "avbryt", "forget it"])
def test_it_can_be_left_and_nothing_of_it_is_kept(conversation, word):
    talk = begun(conversation)
    talk.say("mail bounces")
    talk.say(word)
    assert talk.slots["draft"] is None and talk.slots["drafting"] is None
    assert "800 31068" in talk.say("number for Norway")


def test_another_question_is_answered_and_the_draft_goes_on(conversation):
    talk = begun(conversation)
    talk.say("mail bounces")
    reply = talk.say("what's the number for Norway?")
    assert "800 31068" in reply and reply.rstrip().endswith("Since when?")
    assert "Who is affected" in talk.say("since Monday")


def test_what_is_none_of_our_business_does_not_end_it(conversation):
    talk = begun(conversation)
    talk.say("mail bounces")
    assert "Since when?" in talk.say("will it rain in Paris tomorrow?")


def test_the_language_is_switched_in_between(conversation):
    talk = begun(conversation)
    talk.say("mail bounces")
    assert "Sedan när?" in talk.say("på svenska tack")
    assert "Vilka drabbas" in talk.say("sedan i måndags")


def test_a_trouble_is_an_answer_here(conversation):
    talk = begun(conversation)
    assert "Since when?" in talk.say("nobody can sign in to Teams, everything is down")


def test_a_country_is_an_answer_here(conversation):
    talk = begun(conversation)
    for answer in ("mail bounces", "today"):
        talk.say(answer)
    assert "Which service" in talk.say("the whole office in Norway")


def test_nothing_is_written_where_everything_is_skipped(conversation):
    talk = begun(conversation)
    replies = [talk.say("skip") for _ in range(6)]
    assert "nothing to write down" in replies[-1]


def test_at_21vianet_the_severity_comes_with_it(conversation):
    talk = conversation()
    talk.say("we are on Office 365 operated by 21Vianet")
    talk.say("help me write the support request")
    for answer in ("Exchange Online is down for everyone", "today", "everyone", "skip", "production stands still"):
        talk.say(answer)
    reply = talk.say("skip")
    assert "severity A" in reply and "New service request" in reply


def test_who_is_no_administrator_gets_a_text_to_forward(conversation):
    talk = conversation()
    talk.say("I'm not an admin")
    reply = talk.say("can you write the ticket for me")
    assert "only administrators" in reply and "Copy this to your administrator" in reply


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("can you write something I can send to our admin?", ("admin.microsoft.com", "Since")),
        ("vad ska jag skriva till min administratör så att han ringer supporten", ("admin.microsoft.com", "Sedan")),
    ],
)
def test_a_text_for_the_administrator(conversation, text, held):
    reply = conversation().say(text)
    assert all(each in reply for each in held)


def test_the_text_for_the_administrator_knows_the_country_and_the_cloud(conversation):
    talk = conversation()
    talk.say("number for Norway")
    assert "800 31068" in talk.say("write me something to send to our admin")
    other = conversation()
    other.say("we are on Office 365 operated by 21Vianet")
    reply = other.say("write me something to send to our admin")
    assert "400-089-0365" in reply and "health" not in reply


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("checklist before I call from Norway", ("800 31068", "account details", "free to call", "open now")),
        ("vad ska jag ha redo när jag ringer i Norge?", ("800 31068", "kontouppgifterna", "gratis", "öppen nu")),
    ],
)
def test_the_checklist_before_a_call(conversation, text, held):
    reply = conversation().say(text)
    assert all(each in reply for each in held)
