"""However a text is disguised, it reads the same, and what is found in it stands where it was typed."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import load_knowledge
from bot.languages import spoken
from bot.nlu.text import addresses, fold, folded, unquoted

NAMES = sorted({row.name.of(code) for row in load_knowledge().contacts.countries.values() for code in spoken()})
BLANKS = ["  ", "\t", "\r\n", "\n\n", "\u00a0", "\u2003", "\u202f", "\u3000", " \u200b ", "\u2028", "\u2800"]
DASHES = list("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u2e3a")
UNSEEN = list("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\ufe0f\u200e\u202e")
AROUND = [
    *("{}", "({})", "[{}]", '"{}"', "'{}'", "»{}«", "“{}”", "*{}*", "hi!{}?thanks", "ok;{};", "a|{}|b", "so.{}.then"),
    "yes?{}!no",
]


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def unseen(draw, text):
    """The text with something unseen in the middle of it."""
    place = draw(st.integers(1, len(text)))
    return text[:place] + draw(st.sampled_from(UNSEEN)) + text[place:]


@st.composite
def disguised(draw):
    """A name, and the same in disguise."""
    name = draw(st.sampled_from(NAMES))
    blank, dash = draw(st.sampled_from(BLANKS)), draw(st.sampled_from(DASHES))
    text = re.sub(" ", lambda _: blank, name).replace("-", dash)
    if draw(st.booleans()):
        text = unicodedata.normalize("NFD", text)
    if draw(st.booleans()):
        text = full_width(text)
    if draw(st.booleans()):
        text = unseen(draw, text)
    return name, text


def mentioned(finder, text):
    return [mention for mention in finder.find(text) if mention.entity == "country"]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(disguised(), st.sampled_from(AROUND))
def test_a_disguised_name_is_the_country_that_it_is(finder, pair, around):
    name, text = pair
    plain = {mention.value for mention in mentioned(finder, f"number for {name}")}
    message = f"number for {around.format(text)}"
    found = mentioned(finder, message)
    assert {mention.value for mention in found} == plain
    start = message.index(text)
    letters = [i for i in range(start, start + len(text)) if text[i - start].isalpha()]
    last = max(letters) + 1
    assert min(mention.start for mention in found) <= letters[0]
    assert max(mention.end for mention in found) >= last


@given(st.text(max_size=200))
def test_folding_keeps_the_way_back(text):
    whole = fold(text)
    assert len(whole.text) == len(whole.ends) == len(whole.origin) - 1
    assert whole.origin == sorted(whole.origin)
    assert whole.ends == sorted(whole.ends)
    assert "  " not in whole.text
    assert whole.text == whole.text.strip(" ")
    assert all(0 <= start <= end <= len(text) for start, end in zip(whole.origin, whole.ends, strict=False))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    once = folded(text)
    assert folded(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sweden?and Norway?", "sweden? and norway?"),
        ("Hi.I am in Norway.What is it", "hi.i am in norway. what is it"),
        ("Sverige&Norge+Finland|Danmark", "sverige& norge+ finland| danmark"),
        ("U.S.A. s:t Q&A 9.30 24/7", "u.s.a. s:t q&a 9.30 24/7"),
        ("https://a.example/b?c=d&ef a@bc.se www.ab.se/x?yz", "https://a.example/b?c=d&ef a@bc.se www.ab.se/x?yz"),
        ("contoso.onmicrosoft.de", "contoso.onmicrosoft.de"),
        ("Norge\r\n\t Sverige", "norge sverige"),
        ("Guinea\u2011Bissau", "guinea-bissau"),
        ("\u200bSwe\u00adden", "sweden"),
        ("\uff35\uff33\uff21", "usa"),
        ("»Åland’s«", '"aland\'s"'),
    ],
)
def test_what_is_typed_in_many_ways_reads_in_one(text, expected):
    assert folded(text) == expected


def test_addresses_stay_in_one_piece():
    text = "mail a.b@c.com or see www.x.se, admin.microsoft.com (but norge.tack)"
    assert [text[start:end] for start, end in addresses(text)] == ["a.b@c.com", "www.x.se", "admin.microsoft.com"]


def test_a_quoted_message_says_nothing_and_takes_no_place(finder):
    text = "> Norway: 800 31068\n  >Sverige\nand Finland > Denmark?"
    assert len(unquoted(text)) == len(text)
    assert [text[m.start : m.end] for m in mentioned(finder, text)] == ["Finland", "Denmark"]
