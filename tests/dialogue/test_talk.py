"""Words by which people refer to the conversation itself."""

import pytest

from bot.dialogue.talk import folded, load_talk

TALK = load_talk()
NOT_ADMIN = [
    "I'm not an admin",
    "I\u2019m not the admin or anything",
    "my boss said call microsoft but im not the admin",
    "I am no administrator",
    "I'm just a regular user",
    "i am an ordinary employee",
    "I don't have admin rights",
    "i have no admin access",
    "I'm not an admin in Norway",
    "jag är inte admin",
    "ja e int admin",
    "jag är ingen administratör",
    "jag är bara vanlig anställd",
    "Jag är ju bara en vanlig användare",
    "jag har inga adminrättigheter",
    "jag saknar administratörsbehörighet",
]
ADMIN = [
    "I am the global admin",
    "I'm an admin, not a user",
    "actually I'm the only admin here",
    "i have admin rights",
    "jag är admin",
    "jag är faktiskt global administratör",
    "mitt konto är låst o ja är enda adminen",
    "jag har adminrättigheter",
]
NEITHER = [
    "",
    "what if I'm not an admin",
    "do I have to be an admin",
    "am I an admin",
    "who is our admin",
    "it says I'm not an admin",
    "how do I know whether I am an admin",
    "I'm the admin's assistant",
    "I am in the admin center",
    "I'm in Norway",
    "he is not an admin",
    "måste jag vara admin",
    "om jag inte är admin",
    "är jag admin",
    "det står att jag inte är administratör",
    "varför är jag inte admin",
    "jag är i Norge",
    "hon är admin",
    "vem är admin",
]


class TestRole:
    @pytest.mark.parametrize("text", NOT_ADMIN)
    def test_no_administrator(self, text):
        assert TALK.is_administrator(text) is False

    @pytest.mark.parametrize("text", ADMIN)
    def test_an_administrator(self, text):
        assert TALK.is_administrator(text) is True

    @pytest.mark.parametrize("text", NEITHER)
    def test_neither(self, text):
        assert TALK.is_administrator(text) is None

    def test_who_corrects_himself_is_believed(self):
        assert TALK.is_administrator("I'm not an admin, no sorry, I am the admin") is True
        assert TALK.is_administrator("jag är admin, nej, jag är inte admin") is False


class TestChoice:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("1", 0),
            ("2.", 1),
            ("#3", 2),
            ("option 2", 1),
            ("the first", 0),
            ("The first one, please", 0),
            ("2nd", 1),
            ("number three", 2),
            ("last one", 2),
            ("den första", 0),
            ("det andra tack", 1),
            ("nummer två", 1),
            ("alternativ 3", 2),
            ("andra alternativet", 1),
            ("trean", 2),
            ("den sista", 2),
        ],
    )
    def test_one_of_three_offers(self, text, place):
        assert TALK.choice(text, 3) == place

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "4",
            "0",
            "12",
            "the number",
            "Norway",
            "1 Norway",
            "first response time",
            "yes",
            "the second number in Kenya",
        ],
    )
    def test_none(self, text):
        assert TALK.choice(text, 3) is None


class TestBoth:
    @pytest.mark.parametrize(
        "text", ["both", "Both!", "both of them please", "båda", "båda två", "bägge tack", "ge mig båda"]
    )
    def test_both(self, text):
        assert TALK.says_both(text)

    @pytest.mark.parametrize(
        "text", ["", "both open on saturday?", "I want both billing and hours", "one", "båda supporterna stängda"]
    )
    def test_something_else(self, text):
        assert not TALK.says_both(text)


def test_folding_takes_away_case_marks_and_apostrophes():
    assert folded("  I\u2019m  ÜBER-glad. ") == "im uber glad"
