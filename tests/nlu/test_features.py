"""How a text is read before it is classified."""

import re

import numpy as np
import pytest

from bot.nlu.features import Ngrams, Reading

AND = re.compile(r"(?<=[?!.;])\s+|\s*,?\s+(?:och|and)\s+(?=\w)")


def reading(text, **names):
    """A reading in which `names`, such as country="Norge", were found."""
    entities = [
        {"entity": kind, "value": "x", "start": text.index(name), "end": text.index(name) + len(name)}
        for kind, found in names.items()
        for name in ([found] if isinstance(found, str) else found)
    ]
    return Reading.of(text, entities[::-1])


def test_each_form_of_a_text():
    text = reading("Är 08-123 45 numret i Österrike?", country="Österrike", severity="numret")
    assert text.raw == "Är 08-123 45 numret i Österrike?"
    assert text.lower == "är 0-0 0 numret i österrike?"
    assert text.folded == "ar 08-123 45 numret i osterrike?"
    assert text.masked == "ar 08-000 45 numret i landnamn ?"


def test_which_country_or_cloud_it_is_makes_no_difference():
    norway = reading("hos 21Vianet i Norge", country="Norge", cloud="21Vianet")
    estonia = reading("hos o365 Germany i Estland", country="Estland", cloud="o365 Germany")
    assert norway.masked == estonia.masked


def test_a_name_within_a_name_is_hidden_once():
    text = reading("numret i Franska Guyana", country=["Franska Guyana", "Guyana"])
    assert text.masked.split() == ["numret", "i", "landnamn"]


@pytest.mark.parametrize(
    ("text", "names", "parts"),
    [
        ("Vad kostar det? Vem får ringa?", {}, ["Vad kostar det?", "Vem får ringa?"]),
        ("Öppet nu, och vad är numret", {}, ["Öppet nu", "vad är numret"]),
        ("numret i Åland och tider där", {"country": "Åland"}, ["numret i Åland", "tider där"]),
        (
            "i Bosnien och Hercegovina och vem",
            {"country": "Bosnien och Hercegovina"},
            ["i Bosnien och Hercegovina", "vem"],
        ),
        ("vad kostar det i U.S.A. just nu", {"country": "U.S.A."}, ["vad kostar det i U.S.A. just nu"]),
        ("Jaha… och Norge och Peru?", {"country": ["Norge", "Peru"]}, ["Jaha…", "och Norge", "Peru?"]),
        ("och", {}, ["och"]),
        ("", {}, []),
    ],
)
def test_the_parts_of_a_message(text, names, parts):
    whole = reading(text, **names)
    found = whole.parts(AND)
    assert [part.raw.strip() for part in found] == parts
    # What is hidden in the whole is hidden in its part.
    assert sum(len(part.hidden) for part in found) == len(whole.hidden)
    for part in found:
        for name in part.hidden:
            assert part.raw[name.start : name.end] in text
            assert part.raw[name.start : name.end] not in part.masked


@pytest.mark.parametrize(
    "maker",
    [Ngrams("word", (1, 2)), Ngrams("char_wb", (2, 3), min_df=2), Ngrams("word", (1, 1), form="lower")],
    ids=["words", "letters", "words with their accents"],
)
def test_ngrams_of_one_text_are_those_of_many_and_survive_storage(tmp_path, maker):
    texts = [Reading(text) for text in ("Är det öppet nu?", "ar det stangt", "öppet öppet idag", "")]
    maker.fit(texts)
    maker.save(tmp_path)
    for made in (maker, Ngrams.load(tmp_path)):
        rows = made.vectors(texts).toarray()
        assert rows.shape == (4, made.width)
        for text, row in zip(texts, rows, strict=True):
            positions, values = made.vector(text)
            dense = np.zeros(made.width)
            dense[positions] = values
            assert np.allclose(dense, row, atol=1e-6)


def test_a_form_with_accents_tells_words_apart_that_the_folded_does_not():
    texts = [Reading("för"), Reading("for")]
    folded, lower = Ngrams("word", (1, 1)), Ngrams("word", (1, 1), form="lower")
    folded.fit(texts)
    lower.fit(texts)
    assert (folded.width, lower.width) == (1, 2)
