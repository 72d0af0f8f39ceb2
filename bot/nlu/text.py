"""Folding: what is typed in many ways reads in one, with a way back to the original characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_SPECIAL = {
    **{"æ": "ae", "ø": "o", "ß": "ss", "ı": "i", "ð": "d", "þ": "th", "œ": "oe", "ł": "l"},
    **dict.fromkeys("’‘‚‛´`ʼʹ′‹›＇", "'"),
    **dict.fromkeys("“”„‟«»″〝〞〟「」『』＂", '"'),
    # Dashes that Unicode does not count among them: hyphen bullet, minus, modifier minus, heavy minus.
    **dict.fromkeys("⁃−˗➖", "-"),
    # Blanks that it counts among letters and symbols: Hangul fillers and the empty Braille pattern.
    **dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " "),
    # Marks that join what they stand between, and are not seen.
    **dict.fromkeys("\u034f\u17b4\u17b5\u180b\u180c\u180d", ""),
}
# Web and e-mail addresses stay in one piece. A last label of two letters may be a word ("Hi.is it open"), so it takes
# three labels, unless it is one that nobody takes for a word.
_CHUNK = re.compile(r"[^\s,;()<>\[\]{}\"'|]+")
_ADDRESS = re.compile(
    r"\S*(?:@|://)\S*|www\.\S+"
    r"|(?:[\w-]+\.)+(?:com|net|org|info|edu|gov|cloud|eu|de|cn|uk|dk|nl|ru|jp|ch)\.?(?:[/:?#]\S*)?"
    r"|(?:[\w-]{2,}\.){2,}[a-z]{2}\.?(?:[/:?#]\S*)?"
)
# Marks after which the next word begins, with or without a blank; but not in U.S.A., s:t, 9.30, Q&A.
_GLUED = re.compile(
    r"[?!;](?=[^\W_])|(?:(?<=[^\W\d_]{2})|(?<=\d\d))\.(?=[^\W\d_]{2})|(?<=[^\W_]{2})[&+|](?=[^\W\d_]{2})"
)
_QUOTED_LINE = re.compile(r"^[^\S\r\n]*>.*$", re.MULTILINE)


@dataclass(frozen=True)
class Folded:
    """Folded text, and where in the original its characters come from.

    Attributes:
        text: the folded text.
        origin: index in the original of each folded character, and one past the end.
        ends: index in the original at which each folded character ends; what is not seen belongs to what it follows.
    """

    text: str
    origin: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of a span of the folded text."""
        return self.origin[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Folds text: `Österrike’s` → `osterrike's`.

    Lower case, without diacritics and whatever is not seen; one blank for any white space, one hyphen for any dash,
    straight quotes; a blank after a mark that ends a question or joins two words: `Sverige?Norge` → `sverige? norge`.
    """
    characters: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    if _is_plain(text):
        characters, origin, ends = list(text.lower()), list(range(len(text))), list(range(1, len(text) + 1))
    else:
        for index, character in enumerate(text):
            for plain in _plain(character):
                if plain != " " or (characters and characters[-1] != " "):
                    characters.append(plain)
                    origin.append(index)
                    ends.append(index + 1)
            if ends:
                ends[-1] = index + 1
        if characters and characters[-1] == " ":
            for row in (characters, origin, ends):
                row.pop()
    for place in reversed(_glued("".join(characters))):
        after = origin[place]
        characters.insert(place, " ")
        origin.insert(place, after)
        ends.insert(place, after)
    return Folded("".join(characters), [*origin, len(text)], ends)


def folded(text: str) -> str:
    """The folded text alone."""
    return text.lower() if text.isascii() and text.isalpha() else fold(text).text


def unquoted(text: str) -> str:
    """The text with blanks instead of lines that begin with `>`: a message that is answered, not what is said."""
    return _QUOTED_LINE.sub(lambda line: " " * len(line[0]), text) if ">" in text else text


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where web and e-mail addresses stand in folded text."""
    for chunk in _CHUNK.finditer(text) if "." in text or "@" in text or "://" in text else ():
        if _ADDRESS.fullmatch(chunk[0]):
            yield chunk.span()


def _is_plain(text: str) -> bool:
    """Whether nothing but the case of the letters changes."""
    return text.isascii() and text.isprintable() and "`" not in text and "  " not in text and text == text.strip()


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """What a character is folded to."""
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    result = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower()):
        category = unicodedata.category(part)
        if part in _SPECIAL:
            result.append(_SPECIAL[part])
        elif category in ("Cf", "Me") or unicodedata.combining(part) or _is_selector(part):
            continue
        elif category == "Pd":
            result.append("-")
        else:
            result.append(" " if part.isspace() else part)
    return "".join(result)


def _is_selector(character: str) -> bool:
    """Variation selectors: which picture of a character is shown."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _glued(text: str) -> list[int]:
    """Where a blank is missing after a mark."""
    places = [match.end() for match in _GLUED.finditer(text)]
    if not places:
        return []
    inside = list(addresses(text))
    return [place for place in places if not any(start < place < end for start, end in inside)]
