"""What the policy says: it is asked about every intent, in conversations of every sort."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.dialogue.frame import Frame
from bot.dialogue.parsed import CLOUD, COUNTRY, SEVERITY, SPOKEN, SUPPORT_TYPE, Mention, Parsed, Profile
from bot.dialogue.policy import Policy
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.knowledge import Knowledge

# "No linguistic content": a language that nobody speaks.
_UNSPOKEN = "zxx"


def said_by_policy(catalogue: Catalogue, knowledge: Knowledge) -> set[str]:
    """The entries of the catalogue, or what should be some, that the policy says in reply to anything."""
    policy = Policy(catalogue, knowledge)
    questions = tuple(name for name in catalogue.questions if catalogue.is_question(name))
    found: set[str] = set()
    for frame, parsed in product(_frames(questions), _messages(catalogue, knowledge, questions)):
        _, decision = policy.decide(frame, parsed)
        found.update(decision.say)
    return found


def _frames(questions: tuple[str, ...]) -> Iterator[Frame]:
    yield Frame()
    yield Frame(misses=1)
    for name in questions[:1]:
        yield Frame(misses=1, topic=name, answered=(name,), said_admin=True)
        yield Frame(topic=name, open_questions=(name,), offered=(name,))


def _messages(catalogue: Catalogue, knowledge: Knowledge, questions: tuple[str, ...]) -> Iterator[Parsed]:
    mentions = [
        (),
        (Mention(COUNTRY, next(iter(knowledge.contacts.countries))),),
        tuple(Mention(COUNTRY, key, certain=False) for key in list(knowledge.contacts.countries)[:2]),
        (Mention(SPOKEN, _UNSPOKEN),),
        (Mention(SUPPORT_TYPE, "billing"), Mention(SEVERITY, "A")),
        *((Mention(CLOUD, cloud),) for cloud in knowledge.clouds.clouds),
    ]
    for intent, named in product(catalogue.questions, mentions):
        ranking = tuple((name, 1.0) for name in questions[:2])
        yield Parsed("a few words more", intent, named, questions=questions[:5], ranking=ranking)
        yield Parsed("?", intent, named, bare=True, profile=Profile(is_admin=False))
