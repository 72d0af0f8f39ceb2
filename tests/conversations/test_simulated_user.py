"""A program with a goal, a manner and little patience talks to the assistant (bot/evaluate/simulated_user.py)."""

from bot.evaluate.simulated_user import LEAST, report, talk_all

CONVERSATIONS = 300


def test_people_reach_their_goal(assistant, loop):
    outcomes = loop.run_until_complete(talk_all(assistant, CONVERSATIONS, seed=7))
    reached = [outcome for outcome in outcomes if outcome.turns is not None]
    failed = [outcome.said for outcome in outcomes if outcome.turns is None]
    assert len(reached) >= LEAST * len(outcomes), (report(outcomes), failed[:3])
