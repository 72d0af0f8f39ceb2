"""Messages as they are understood, and what is decided about them, for the tests of the policy."""

from actions.decide import titles
from bot.dialogue.frame import Frame, from_slots, to_slots
from bot.dialogue.parsed import from_rasa
from bot.dialogue.policy import Policy
from bot.knowledge import load_knowledge
from bot.knowledge.catalogue import Question, load_catalogue

# Questions that the policy knows by name, as the catalogue has them or will have them.
_MORE = {
    "ask_other_number": Question(
        kind="computed", depends_on=["country", "cloud"], needs="country", for_administrators=True
    ),
    "report_trouble": Question(
        kind="computed", depends_on=["country", "cloud"], invites="country", for_administrators=True
    ),
    "ask_next_step": Question(kind="computed", depends_on=["country", "cloud"], invites="country"),
    "ask_reason": Question(kind="fixed", aside=True),
    "not_helped": Question(kind="chitchat", suggestions="to_a_person"),
}
_OWN = load_catalogue()
CATALOGUE = _OWN.copy(update={"questions": {**_MORE, **_OWN.questions}})
KNOWLEDGE = load_knowledge()
POLICY = Policy(CATALOGUE, KNOWLEDGE, titles(_OWN))
QUESTIONS = [name for name in CATALOGUE.questions if CATALOGUE.is_question(name)]
# Questions whose answer needs the country, is another for another country, or has nothing to do with it.
NEEDING = [name for name in QUESTIONS if CATALOGUE.question(name).needs]
INVITING = [name for name in QUESTIONS if CATALOGUE.question(name).invites]
GENERAL = [
    name
    for name in QUESTIONS
    if "country" not in CATALOGUE.question(name).depends_on
    and not CATALOGUE.question(name).asked_with
    and not CATALOGUE.question(name).asks
]
COUNTRIES = ["norway", "sweden", "united-kingdom", "kenya", "slovenia", "north-korea"]
SPOKEN = ["sv", "en"]


def entity(name, value, start=0, role=None, **more):
    result = {"entity": name, "value": value, "start": start, "end": start + len(value), **more}
    return {**result, "role": role} if role else result


def country(key, start=0, **more):
    return entity("country", key, start, **more)


def guess(key, start=0):
    return country(key, start, guessed=True)


def denied(name, value, start=0):
    return entity(name, value, start, denied=True)


def message(intent, *entities, language="sv", clear=True, text="", **more):
    return {
        "intent": {"name": intent},
        "entities": list(entities),
        "text": text,
        "language": {"code": language, "confidence": 0.99 if clear else 0.5, "clear": clear},
        **more,
    }


def ranked(intent, *entities, text="", language="sv", **confidences):
    """A message with a ranking, its own intent first."""
    rows = [{"name": name, "confidence": value} for name, value in confidences.items()]
    rows.sort(key=lambda row: (row["name"] != intent, -row["confidence"]))
    return message(intent, *entities, text=text, language=language, intent_ranking=rows)


def decided(*messages, locale=None, profile=None, **slots):
    """The frame's slots and the decision after some messages, beginning with some slots."""
    frame = from_slots({**to_slots(Frame()), **slots})
    decision = None
    for item in messages:
        parsed = from_rasa({**item, "metadata": {"locale": locale, "profile": profile}})
        frame, decision = POLICY.decide(frame, parsed)
        frame = from_slots(to_slots(frame))
    return to_slots(frame), decision


def said(*messages, **given):
    """What is said in the end, and about which countries."""
    _, decision = decided(*messages, **given)
    return decision.say, decision.query.countries


def after(*messages, **given):
    return decided(*messages, **given)[0]
