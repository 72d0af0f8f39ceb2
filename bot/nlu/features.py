"""What a text is turned into before a classifier weighs it: its reading, then vectors. No Rasa in here."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, Optional, Protocol, Type, Union

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import Encoder, find_encoder
from bot.nlu.text import Folded, fold

Floats = NDArray[np.floating[Any]]
Form = Literal["raw", "lower", "folded", "masked", "followed", "named"]
# Nonsense words that stand for any country, and for any cloud: which one it is never changes the question.
_MASKS = {"country": " landnamn ", "cloud": " molnnamn "}
# The usual name that stands for any of its kind to a reader of sentences: a rare one would lead it astray.
_USUAL = {"country": "Norge", "cloud": "21Vianet"}
# A longer message says by itself what it asks.
_LONGEST_FOLLOW_UP = 6
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"\d{3,}")
_WORD = re.compile(r"\w+")


class Hidden(NamedTuple):
    """A name in a text, `end` exclusive, that is to read like any other of its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Reading:
    """A text, and the forms in which makers of features read it; a form that nobody reads is not made.

    Attributes:
        raw: as it was typed.
        hidden: names in it, in order, none within another.
        after: the question that was answered last, a name of the catalogue; None at the beginning.
    """

    raw: str
    hidden: tuple[Hidden, ...] = ()
    after: Optional[str] = None

    @classmethod
    def of(cls, text: str, entities: Iterable[Mapping[str, Any]], after: Optional[str] = None) -> Reading:
        """A text with what Rasa's entities say about it, and what was answered before it."""
        hidden: list[Hidden] = []
        position = 0
        for entity in sorted(entities, key=lambda item: int(item.get("start", 0))):
            if entity["entity"] in _MASKS and entity["start"] >= position:
                hidden.append(Hidden(entity["start"], entity["end"], entity["entity"]))
                position = entity["end"]
        return cls(text, tuple(hidden), after)

    @cached_property
    def lower(self) -> str:
        """In lower case, every number alike; å, ä and ö stay, for they tell languages apart."""
        return _NUMBER.sub("0", self.raw.lower())

    @cached_property
    def folded(self) -> str:
        """In lower case, without diacritics."""
        return fold(self.raw).text

    @cached_property
    def masked(self) -> str:
        """Folded, with every country alike, every cloud, and every long number."""
        return _LONG_NUMBER.sub("000", self._folded_with_masks.text)

    @cached_property
    def followed(self) -> str:
        """Each word of a short message joined with the question that it follows; empty for any other."""
        words = self.masked.split()
        if self.after is None or len(words) > _LONGEST_FOLLOW_UP:
            return ""
        return " ".join(f"{self.after}_{word}" for word in ["", *_WORD.findall(self.masked)])

    @cached_property
    def named(self) -> str:
        """For a reader of sentences: with a usual name for each country and cloud, after what the message follows."""
        pieces: list[str] = []
        position = 0
        for start, end, kind in self.hidden:
            pieces += [self.raw[position:start], _USUAL[kind]]
            position = end
        text = _LONG_NUMBER.sub("000", "".join([*pieces, self.raw[position:]]))
        if self.after is None:
            return text
        return f"{self.after.replace('ask_', '').replace('_', ' ')} > {text}"

    def parts(self, boundary: re.Pattern[str]) -> list[Reading]:
        """The pieces between boundaries, which are looked for in the folded text with its masks."""
        folded, spans = self._folded_with_masks, self._spans()
        cuts = [match.span() for match in boundary.finditer(folded.text)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(folded.text)]
        return [
            self._part(spans[folded.origin[start]][0], spans[folded.origin[end - 1]][1])
            for start, end in zip(starts, ends, strict=True)
            if start < end
        ]

    @cached_property
    def _folded_with_masks(self) -> Folded:
        pieces: list[str] = []
        position = 0
        for start, end, kind in self.hidden:
            pieces += [self.raw[position:start], _MASKS[kind]]
            position = end
        return fold("".join([*pieces, self.raw[position:]]))

    def _spans(self) -> list[tuple[int, int]]:
        """For each character of the text with its masks the span of `raw` that it stands for."""
        spans: list[tuple[int, int]] = []
        position = 0
        for start, end, kind in self.hidden:
            spans += [(index, index + 1) for index in range(position, start)]
            spans += [(start, end)] * len(_MASKS[kind])
            position = end
        return spans + [(index, index + 1) for index in range(position, len(self.raw))]

    def _part(self, start: int, end: int) -> Reading:
        within = (name for name in self.hidden if start <= name.start and name.end <= end)
        hidden = tuple(Hidden(name.start - start, name.end - start, name.kind) for name in within)
        return Reading(self.raw[start:end], hidden, self.after)


class Vector(NamedTuple):
    """The entries of a vector that are not zero; `positions` of a dense one is `slice(None)`."""

    positions: Union[NDArray[np.intp], slice]
    values: Floats


class Features(Protocol):
    """A maker of features. A classifier lays the vectors of all its makers end to end.

    Attributes:
        name: what sort of maker it is, the key of `MAKERS` under which a stored one is found again.
    """

    name: ClassVar[str]

    @property
    def width(self) -> int:
        """Length of its vectors, once it is fitted."""

    def fit(self, readings: Sequence[Reading]) -> None:
        """Learns from readings what its vectors are made of."""

    def vectors(self, readings: Sequence[Reading]) -> csr_matrix:
        """Vectors of many readings, shape (readings, width)."""

    def vector(self, reading: Reading) -> Vector:
        """The vector of one reading; what answers a message, so it must be fast."""

    def save(self, directory: Path) -> None:
        """Writes itself into an empty directory, as text and arrays."""

    @classmethod
    def load(cls, directory: Path) -> Features:
        """Reads what `save` wrote."""


class Ngrams:
    """TF-IDF of the words, or of the character n-grams, of one form of a text; each vector has length 1.

    Args:
        analyzer: `word`, where words keep digits and single letters, or `char_wb`, characters within a word.
        lengths: the shortest and the longest n-gram.
        min_df: in how many texts an n-gram has to stand.
        form: the form of a reading that is read.
    """

    name: ClassVar[str] = "ngrams"
    _ABOUT, _IDF = "ngrams.json", "idf.npy"

    def __init__(
        self, analyzer: Literal["word", "char_wb"], lengths: tuple[int, int], min_df: int = 1, form: Form = "masked"
    ) -> None:
        self._settings = {"analyzer": analyzer, "lengths": list(lengths), "min_df": min_df, "form": form}
        self._form = form
        self._vectorizer = TfidfVectorizer(
            analyzer=analyzer,
            ngram_range=tuple(lengths),
            min_df=min_df,
            sublinear_tf=True,
            lowercase=False,
            token_pattern=r"\w+|[?!]" if analyzer == "word" else None,
            dtype=np.float32,
        )
        self._analyze: Callable[[str], list[str]] = self._vectorizer.build_analyzer()
        self._vocabulary: dict[str, int] = {}
        self._idf: Floats = np.zeros(0)

    @property
    def width(self) -> int:
        """How many n-grams there are."""
        return len(self._vocabulary)

    def reads_any(self, readings: Sequence[Reading]) -> bool:
        """Whether the form that it reads says anything in any of them."""
        return any(self._texts(readings))

    def fit(self, readings: Sequence[Reading]) -> None:
        """Learns the n-grams and how rare each is."""
        self._vectorizer.fit(self._texts(readings))
        self._vocabulary, self._idf = self._vectorizer.vocabulary_, self._vectorizer.idf_

    def vectors(self, readings: Sequence[Reading]) -> csr_matrix:
        """Vectors of many readings, by scikit-learn."""
        return self._vectorizer.transform(self._texts(readings))

    def vector(self, reading: Reading) -> Vector:
        """The same for one, without sparse matrices: those cost more than the text itself."""
        vocabulary = self._vocabulary
        counts = Counter(vocabulary[term] for term in self._analyze(getattr(reading, self._form)) if term in vocabulary)
        positions = np.fromiter(counts, dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        values = (1.0 + np.log(times)) * self._idf[positions]
        return Vector(positions, values / (np.sqrt(values @ values) or 1.0))

    def save(self, directory: Path) -> None:
        """Writes settings, n-grams and their rarity."""
        terms = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        about = {**self._settings, "terms": terms}
        (directory / self._ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        np.save(directory / self._IDF, self._idf.astype(np.float32), allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> Ngrams:
        """Reads what `save` wrote."""
        about = json.loads((directory / cls._ABOUT).read_text(encoding="utf-8"))
        made = cls(about["analyzer"], tuple(about["lengths"]), about["min_df"], about["form"])
        made._vocabulary = {term: position for position, term in enumerate(about["terms"])}
        made._idf = np.load(directory / cls._IDF, allow_pickle=False).astype(np.float64)
        made._vectorizer.vocabulary_ = made._vocabulary
        made._vectorizer.idf_ = made._idf
        return made

    def _texts(self, readings: Sequence[Reading]) -> list[str]:
        return [getattr(reading, self._form) for reading in readings]


class Sentences:
    """The sentence encoder's vectors of length 1; it is made by `make tune` and learns nothing here.

    Args:
        encoder: the encoder.
    """

    name: ClassVar[str] = "sentences"
    _ABOUT = "sentences.json"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def width(self) -> int:
        """Length of the encoder's vectors."""
        return self._encoder.width

    def fit(self, readings: Sequence[Reading]) -> None:
        """Nothing: the encoder is as it is."""

    def vectors(self, readings: Sequence[Reading]) -> csr_matrix:
        """Vectors of many readings."""
        return csr_matrix(self._encoder.vectors([reading.named for reading in readings]))

    def vector(self, reading: Reading) -> Vector:
        """The vector of one reading."""
        return Vector(slice(None), self._encoder.vector(reading.named))

    def save(self, directory: Path) -> None:
        """Writes whose vectors they are: the encoder itself stands beside the models, not in them."""
        about = {"sha256": self._encoder.sha256}
        (directory / self._ABOUT).write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Sentences:
        """Finds the encoder that `save` wrote of.

        Raises:
            Unavailable: it is not there, or another one is.
        """
        about = json.loads((directory / cls._ABOUT).read_text(encoding="utf-8"))
        encoder = find_encoder()
        if encoder is None:
            raise Unavailable("there is no sentence encoder")
        if encoder.sha256 != about["sha256"]:
            raise Unavailable("the sentence encoder is not the one that the model was trained with: run `make train`")
        return cls(encoder)


class Unavailable(Exception):
    """Features that a model was trained with cannot be made here."""


# Every maker that a stored classifier may name.
MAKERS: dict[str, Type[Features]] = {Ngrams.name: Ngrams, Sentences.name: Sentences}
