"""What an answer is made of: the questions, what stays open, and what someone who is no administrator reads first."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision
from bot.dialogue.follow_ups import is_about_language
from bot.dialogue.frame import Frame
from bot.dialogue.named import named
from bot.dialogue.parsed import SUBJECT, Parsed
from bot.knowledge.catalogue import Catalogue, Question
from bot.knowledge.knowledge import Knowledge

# Answered by a plain no to someone who is no administrator, and those that the no comes before.
WHO_MAY, _MAY_I = "ask_who_can_contact", ("ask_on_behalf_of_user",)

# Said about one subject, instead of all that support helps with.
_IN_SCOPE = "in_scope"


def answered(
    catalogue: Catalogue, knowledge: Knowledge, frame: Frame, questions: tuple[str, ...], parsed: Parsed
) -> tuple[Frame, Decision]:
    """Answers questions; what lacks its country stays open, and the country is asked for, once, at the end."""
    say: list[str] = []
    came_from = frame.topic
    lacks_country = not frame.countries and knowledge.goes_by_country(frame.cloud)
    rows = {name: catalogue.question(name) for name in questions}
    lacking = [name for name, row in rows.items() if row.needs and lacks_country]
    for name in questions:
        if name in lacking:
            continue
        led, frame = _led(rows[name], frame, name, say)
        says_no = frame.is_admin is False and (name == WHO_MAY or _shows_ways(rows[name]))
        about_subject = frame.subject is not None and SUBJECT in rows[name].depends_on
        say += [*led, *(() if says_no else (_IN_SCOPE if about_subject else name,))]
    topics = [name for name, row in rows.items() if not row.aside]
    given = tuple(name for name in questions if name not in lacking)
    frame = replace(frame, topic=topics[-1] if topics else frame.topic, answered=given or frame.answered)
    inviting = [name for name, row in rows.items() if lacks_country and row.invites]
    still = [name for name in frame.open_questions if lacks_country and name not in given]
    waiting = [name for name in still if catalogue.question(name).needs]
    if lacking:
        # Whatever of this message the country makes exact is answered with it.
        frame = replace(frame, open_questions=tuple(name for name in questions if name in (*lacking, *inviting)))
        ours = frame.is_admin is not False or not any(rows[name].for_administrators for name in lacking)
        say.append("ask_country" if ours else "only_administrators")
    else:
        # A number that still waits for its country comes before an answer that would only be more exact.
        frame = replace(frame, open_questions=tuple(waiting or inviting or still))
    about_language = any(is_about_language(row) for row in rows.values())
    values = named(parsed, about_language)
    query = frame.query(values.support_language)
    # On the way from one step to the next, or about a country named after it, it is answered by the next step.
    on_the_way = catalogue.next_step(came_from) is not None or came_from in rows or parsed.intent not in rows
    is_known = not rows or on_the_way or any(not row.not_known for row in rows.values())
    return frame, Decision("answer" if is_known else "refuse", tuple(say), query)


def _shows_ways(question: Question) -> bool:
    """Whether an answer is nothing but the ways to support: "what next?", "which is fastest?"."""
    return question.for_administrators and bool(question.invites) and (question.follows or question.kind == "fixed")


def _led(question: Question, frame: Frame, name: str, said: list[str]) -> tuple[tuple[str, ...], Frame]:
    """What someone who is no administrator reads before an answer: each time before a way, else once."""
    if frame.is_admin is not False:
        return (), frame
    told = replace(frame, told_not_admin=True)
    if name == WHO_MAY or name in _MAY_I or _shows_ways(question):
        return () if "only_administrators" in said else ("only_administrators",), told
    is_way = question.for_administrators and not question.invites
    if "not_admin" in said or "only_administrators" in said:
        return (), told
    needed = question.for_administrators and (is_way or not frame.told_not_admin)
    return (("not_admin",), told) if needed else ((), frame)
