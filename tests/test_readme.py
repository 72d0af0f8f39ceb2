"""What docs/transcript.md shows is what the assistant says."""

from bot.paths import ROOT


def transcript() -> list[tuple[str, list[str]]]:
    """The questions of the conversation, each with the lines of the answer (suggestions left out)."""
    text = (ROOT / "docs" / "transcript.md").read_text(encoding="utf-8")
    turns: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("    > "):
            turns.append((line[6:], []))
        elif line.startswith("    ") and line.strip() and not line.startswith("      ["):
            turns[-1][1].append(line[4:])
    return turns


def test_the_transcript_is_true(conversation):
    turns = transcript()
    assert len(turns) >= 5
    talk = conversation()
    for question, lines in turns:
        assert [line for line in talk.say(question).splitlines() if line.strip()] == lines
