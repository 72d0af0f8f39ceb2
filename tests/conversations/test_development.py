"""The development conversations: written apart from the code and the training data, judged as a whole."""

from bot.evaluate.conversations import judge_conversations

LEAST_RIGHT = 0.96
LEAST_LANGUAGE = 0.99


def test_development_conversations(assistant, loop):
    judgement = loop.run_until_complete(judge_conversations(assistant))
    print(f"{judgement.turns} turns: {judgement.right:.1%} right, reply language {judgement.language:.1%}")
    print("\n".join(judgement.faults))
    assert judgement.turns >= 400
    assert judgement.right >= LEAST_RIGHT
    assert judgement.language >= LEAST_LANGUAGE
