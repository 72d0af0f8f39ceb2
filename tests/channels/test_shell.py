"""`bot shell`, as a person uses it."""


def test_a_conversation_in_the_terminal(bot):
    result = bot("shell", stdin="vad är numret i Norge?\nand Germany?\n/stop\n")
    out = result.stdout.decode()
    assert result.returncode == 0
    assert "800 31068" in out and "0800 589 2332" in out and "0800 589 2330" in out
    assert out.startswith("Hej!")
    assert result.stderr.decode() == ""


def test_a_number_presses_a_button(bot):
    out = bot("shell", stdin="what is the number in Norway?\n2\n").stdout.decode()
    assert "[2] Open a request online" in out
    assert "How to open a request online" in out


def test_a_typed_command_is_a_question_and_restarts_nothing(bot):
    out = bot("shell", stdin="vad är numret i Norge?\n/nonsense{}\noch fakturering?\n").stdout.decode()
    # Before and after it; whoever is told how to reach a person sees the number once more.
    assert out.count("800 31068") >= 2


def test_the_locale_gives_the_first_language(bot):
    assert "Norway: 800 31068" in bot("shell", "--locale", "en", stdin="Norge?\n").stdout.decode()
