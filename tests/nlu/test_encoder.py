"""The sentence encoder as it is served: against a plain reading of its own file, damaged, missing, and under attack."""

import hashlib
import json
import math
import random
import shutil
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from bot.evaluate.pipeline import Pipeline
from bot.knowledge.utterances import Utterance
from bot.nlu import encoder as module
from bot.nlu.blend import Blend
from bot.nlu.encoder import FOLDER, Encoder, find_encoder
from bot.nlu.features import Ngrams, Reading, Sentences
from bot.nlu.linear import LinearClassifier, train, train_on_sentences
from bot.nlu.pieces import Pieces

TEXTS = [
    "vilket nummer ringer jag i Norge?",
    "phone number > and on sundays",
    "är det öppet",
    "NOTHING WORKS",
    "can I get a callback from someone who speaks French",
    "?",
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


class Reference:
    """The graph's own numbers, computed step by step with numpy and nothing else."""

    def __init__(self, path):
        graph = onnx.load(str(path)).graph
        self.stored = {stored.name: numpy_helper.to_array(stored) for stored in graph.initializer}
        self.layers = 1 + max(int(name[5:].split(".")[0]) for name in self.stored if name.startswith("layer"))

    def vector(self, ids):
        words = self.stored["words"][ids].astype(np.float32) * self.stored["words.scale"][ids]
        values = self.norm(words + self.stored["places"][: len(ids)], "begin.norm")
        for number in range(self.layers):
            values = self.layer(values, f"layer{number}")
        mean = values.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def layer(self, values, name):
        width, heads = values.shape[1], 12
        qkv = self.product(values, f"{name}.qkv").reshape(len(values), 3, heads, width // heads)
        query, key, value = qkv.transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(width // heads)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (weights / weights.sum(axis=-1, keepdims=True)) @ value
        values = values + self.product(seen.transpose(1, 0, 2).reshape(len(values), width), f"{name}.output")
        values = self.norm(values, f"{name}.norm")
        inner = self.product(values, f"{name}.first")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        return self.norm(values + self.product(inner, f"{name}.second"), f"{name}.last")

    def product(self, values, name):
        low, high = min(0.0, values.min()), max(0.0, values.max())
        scale = (high - low) / 255
        zero = np.rint(-low / scale)
        whole = np.clip(np.rint(values / scale) + zero, 0, 255) - zero
        weights = self.stored[f"{name}.weight"].astype(np.float64) * self.stored[f"{name}.scale"]
        return whole * scale @ weights + self.stored[f"{name}.bias"]

    def norm(self, values, name):
        centred = values - values.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return centred / spread * self.stored[f"{name}.weight"] + self.stored[f"{name}.bias"]


def test_the_served_vectors_are_what_the_file_says(encoder):
    reference, pieces = Reference(FOLDER / "encoder.onnx"), Pieces.load(FOLDER / "pieces.tsv")
    for text in TEXTS:
        wanted = reference.vector(pieces.encode(f"query: {text}", 64))
        # What is rounded at every step may fall to either side; in the shortest texts that shows most.
        assert float(encoder.vector(text) @ wanted) > 0.95, text


def test_a_vector_has_length_one_and_is_the_same_again(encoder):
    for text in TEXTS:
        assert np.linalg.norm(encoder.vector(text)) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(encoder.vectors(TEXTS), [encoder.vector(text) for text in TEXTS], atol=1e-6)
    assert encoder.vectors([]).shape == (0, encoder.width)


def test_the_artefact_is_the_one_that_its_card_speaks_of():
    about = json.loads((FOLDER / "about.json").read_text(encoding="utf-8"))
    graph = (FOLDER / "encoder.onnx").read_bytes()
    assert about["sha256"] == hashlib.sha256(graph).hexdigest()
    assert len(graph) < 40e6
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert about["sha256"] in card
    assert about["lines_sha256"] in card


def hostile():
    generator = random.Random(4)
    alphabets = ["a", "ab ", "å̈ö", "日本語", "\u202e\u200b", "🇸🇪👩‍👩‍👧", "\x00\x01 ", "{}[]<>'\"\\"]
    alphabets.append("".join(map(chr, range(32, 0x2FF))))
    for alphabet in alphabets:
        yield "".join(generator.choices(alphabet, k=1000))
    everything = [*map(chr, range(0x20, 0xD7FF)), *map(chr, range(0x10000, 0x1F000))]
    yield "".join(generator.choices(everything, k=1000))


def test_no_text_is_slow(encoder):
    def took(text):
        begin = time.perf_counter()
        encoder._vector(text)
        return time.perf_counter() - begin

    usual = min(took("vilket nummer ska jag ringa i Norge om det är bråttom") for _ in range(20))
    for text in hostile():
        assert min(took(text) for _ in range(3)) < 40 * usual, text[:40]


def test_a_damaged_encoder_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "encoder")
    graph = tmp_path / "encoder" / "encoder.onnx"
    graph.write_bytes(graph.read_bytes()[:-1] + b"?")
    with pytest.raises(ValueError, match="is damaged"):
        Encoder(tmp_path / "encoder")


@pytest.fixture
def no_encoder(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "Encoder", lambda: Encoder(tmp_path))
    find_encoder.cache_clear()
    yield
    find_encoder.cache_clear()


def test_a_missing_encoder_is_said_once(no_encoder, caplog):
    assert find_encoder() is None
    assert find_encoder() is None
    assert [record.message for record in caplog.records if "by n-grams alone" in record.message].__len__() == 1


SONGS = {
    "sv": "hur sjunger jag|vilken tonart går sången i|kan ni skicka noter|jag vill lära mig sjunga|spela upp låten"
    "|var finns texten till visan|vem skrev melodin|hur låter refrängen|jag minns inte andra versen|vems stämma",
    "en": "how do I sing this|which key is the song in|can you send sheet music|I want to learn singing|play the song"
    "|where are the lyrics|who wrote the tune|what does the chorus sound like|I forgot the second verse|for altos",
}
LINES = {
    "ask_phone_number": ["vilket nummer ringer jag", "telefonnumret tack", "what number do I call", "phone please"],
    "ask_support_hours": ["när har ni öppet", "öppettider", "when are you open", "opening hours please"],
    "out_of_scope": ["vad blir det för väder", "recept på pannkakor", "weather tomorrow", "pancake recipe"],
}


def trained(encoder):
    readings = [Reading(text) for texts in LINES.values() for text in texts]
    labels = [label for label, texts in LINES.items() for _ in texts]
    ngrams = train(readings, labels, [Ngrams("char_wb", (2, 4))], 1.0)
    return Blend(ngrams, train_on_sentences(readings, labels, Sentences(encoder), 1.0), 0.6)


def test_what_is_stored_answers_alike(encoder, tmp_path):
    blend = trained(encoder)
    blend.save(tmp_path)
    readings = [Reading("vart ringer man"), Reading("are you open"), Reading("rain in Oslo")]
    np.testing.assert_allclose(Blend.load(tmp_path).probabilities(readings), blend.probabilities(readings), atol=5e-3)


def test_without_its_encoder_a_model_goes_by_n_grams(encoder, tmp_path, no_encoder, caplog):
    blend = trained(encoder)
    blend.save(tmp_path)
    readings = [Reading("vart ringer man")]
    alone = LinearClassifier.load(tmp_path / "ngrams").probabilities(readings)
    np.testing.assert_allclose(Blend.load(tmp_path).probabilities(readings), alone, atol=1e-6)
    assert "by n-grams alone" in caplog.text


def test_a_model_of_another_encoder_goes_by_n_grams(encoder, tmp_path, caplog):
    trained(encoder).save(tmp_path)
    about = next((tmp_path / "sentences").rglob("sentences.json"))
    about.write_text('{"sha256": "0"}', encoding="utf-8")
    assert Blend.load(tmp_path).probabilities([Reading("vart ringer man")]).shape == (1, 3)
    assert "run `make train`" in caplog.text


def test_a_new_question_needs_lines_and_no_tuning():
    """A question that the encoder was not tuned on, told from others by ten lines a language."""
    known = [Utterance(label, "sv", text, Path("x")) for label, texts in LINES.items() for text in texts]
    lines = [
        *known,
        *(Utterance("ask_song", code, text, Path("x")) for code in SONGS for text in SONGS[code].split("|")),
    ]
    asked = [
        "vem har gjort texten till låten",
        "what are the lyrics of the chorus",
        "vilket telefonnummer gäller",
        "when do you open",
    ]
    pipeline = Pipeline()
    messages = pipeline.read([*lines, *(Utterance("", "sv", text, Path("x")) for text in asked)])
    found = pipeline.predictions(messages[: len(lines)], messages[len(lines) :])
    assert [prediction.first for prediction in found] == [
        "ask_song", "ask_song", "ask_phone_number", "ask_support_hours",
    ]  # fmt: skip
