"""A text in pieces, as the sentence encoder reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.encoder import FOLDER
from bot.nlu.pieces import BEGIN, END, UNKNOWN, Pieces, normalized

PIECES = Pieces.load(FOLDER / "pieces.tsv")


@pytest.mark.parametrize(
    ("text", "same"),
    [("  Hej \n du ", "hej du"), ("ＮＵＭＭＥＲ", "nummer"), ("Åland", "A\u030aland"), ("", "")],
)
def test_case_width_blanks_and_composition_make_no_difference(text, same):
    assert PIECES.encode(text, 64) == PIECES.encode(same, 64)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_the_pieces_are_the_text(text):
    text = normalized(text)
    assert "".join(PIECES.cut(text)).replace("\u2581", " ") == f" {text}".replace("\u2581", " ")


@given(st.text(max_size=400), st.integers(4, 70))
@settings(max_examples=100, deadline=None)
def test_there_are_never_more_than_asked_for(text, most):
    ids = PIECES.encode(text, most)
    assert 2 <= len(ids) <= most
    assert ids[0] == PIECES.ids[BEGIN]
    assert ids[-1] == PIECES.ids[END]


def test_a_long_text_keeps_its_beginning_and_its_end():
    ids = PIECES.encode("nummer " + "x " * 300 + "norge", 20)
    assert PIECES.ids["▁nummer"] in ids
    assert set(PIECES.encode("norge", 20)) <= set(ids)


def test_a_character_of_no_piece_is_unknown():
    assert PIECES.ids[UNKNOWN] in PIECES.encode("\U0001f996", 64)


def test_the_likeliest_pieces_are_chosen():
    pieces = Pieces({UNKNOWN: -9.0, BEGIN: 0.0, END: 0.0, "▁": -1.0, "a": -3.0, "b": -3.0, "ab": -4.0, "▁ab": -4.5})
    assert pieces.cut("ab") == ["▁ab"]
    assert pieces.cut("ab aab") == ["▁ab", "▁", "a", "ab"]


def test_what_is_written_is_read(tmp_path):
    PIECES.save(tmp_path / "pieces.tsv")
    again = Pieces.load(tmp_path / "pieces.tsv")
    assert again.ids == PIECES.ids
    assert again.cut("vilket nummer ringer jag") == PIECES.cut("vilket nummer ringer jag")
