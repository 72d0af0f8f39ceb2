"""One judge of language: locales, headers, fallbacks, and the language of the reply. And the clock that can be set."""

from datetime import datetime, timedelta, timezone

import pytest

from bot import clock, languages
from bot.languages import Heard, Speech, read_languages, reply_language
from bot.paths import DATA
from bot.yaml_file import DataError

SWEDISH, ENGLISH = Heard("sv", 0.99, True), Heard("en", 0.99, True)


def test_swedish_is_spoken_where_nothing_tells_which_language():
    assert languages.default() == "sv"
    assert languages.spoken()[0] == "sv" and set(languages.spoken()) == {"sv", "en"}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("sv-SE", "sv"),
        ("en_GB", "en"),
        ("EN", "en"),
        (" sv ", "sv"),
        ("de-DE", None),
        ("", None),
        (None, None),
        ("svk", None),
    ],
)
def test_a_locale_is_one_of_our_languages_or_none(locale, expected):
    assert languages.of_locale(locale) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("en-US,en;q=0.9", "en"),
        ("fr, en;q=0.5, sv;q=0.8", "sv"),
        ("sv;q=0.1, en;q=0.2", "en"),
        ("en;q=0, sv;q=0.1", "sv"),
        ("de, fr", "sv"),
        ("", "sv"),
        (None, "sv"),
        ("en;q=nonsense, sv", "sv"),
        (",;=,q", "sv"),
    ],
)
def test_the_header_s_weights_count(header, expected):
    assert languages.of_accept_language(header) == expected


@pytest.mark.parametrize(
    ("before", "heard", "asked", "locale", "expected"),
    [
        (Speech(), ENGLISH, None, "sv", "en"),
        (Speech("en"), None, None, "sv", "en"),
        (Speech(), None, None, "en-GB", "en"),
        (Speech(), None, None, "de", "sv"),
        (Speech("sv"), SWEDISH, "en", None, "en"),
        (Speech("en", chosen=True), SWEDISH, None, None, "en"),
        (Speech("en", chosen=True, streak=1), SWEDISH, None, None, "sv"),
        (Speech("sv"), ENGLISH, "fr", None, "en"),
    ],
)
def test_the_language_of_the_reply(before, heard, asked, locale, expected):
    assert reply_language(before, heard, asked, locale, short=False).language == expected


def test_a_word_alone_has_to_be_very_plain():
    unsure = Heard("en", 0.8, False)
    assert reply_language(Speech(), unsure, None, None, short=True).language == "sv"
    assert reply_language(Speech(), unsure, None, None, short=False).language == "en"


FORMATS = "formats: {hour: H, clock: H, moment: H, midnight: '24'}\n"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            "name: suomi\nfalls_back_to: xx\n" + FORMATS,
            "no language 'xx'",
        ),
        ("name: suomi\nformats: {hour: H}\n", "needs clock"),
        ("name: suomi\nfalls_back: sv\n" + FORMATS, "is no key"),
        ("- suomi\n", "mapping"),
        ("name: suomi\ndefault: true\n" + FORMATS, "exactly one"),
    ],
)
def test_a_language_that_cannot_be_used_is_named_by_file_and_key(tmp_path, broken, message):
    for code in ("sv", "en"):
        (tmp_path / "words" / code).mkdir(parents=True)
        text = (DATA / "words" / code / "language.yml").read_text(encoding="utf-8")
        (tmp_path / "words" / code / "language.yml").write_text(text, encoding="utf-8")
    (tmp_path / "words" / "fi").mkdir()
    (tmp_path / "words" / "fi" / "language.yml").write_text(broken, encoding="utf-8")
    _, faults = read_languages(tmp_path)
    assert any(message in str(fault) and "fi/language.yml:" in str(fault) for fault in faults)
    with pytest.raises(DataError):
        languages.languages(tmp_path)


def test_a_language_falls_back_along_its_chain_to_the_default(tmp_path):
    for code, more in (
        ("sv", "default: true\n"),
        ("en", "falls_back_to: sv\n"),
        ("fi", "falls_back_to: en\n"),
        ("nb", ""),
    ):
        (tmp_path / "words" / code).mkdir(parents=True)
        text = f"name: {code}\n{more}formats: {{hour: H, clock: H, moment: H, midnight: '24'}}\n"
        (tmp_path / "words" / code / "language.yml").write_text(text, encoding="utf-8")
    found = languages.languages(tmp_path)
    assert list(found.all) == ["sv", "en", "fi", "nb"]
    assert found.chain("fi") == ("fi", "en", "sv")
    assert found.chain("nb") == ("nb", "sv")
    assert found.chain("unheard") == ("sv",)


def test_the_clock_stands_where_it_is_put_and_runs_again():
    noon = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
    clock.stand_at(noon)
    try:
        assert clock.now() == noon
    finally:
        clock.stand_at(None)
    assert abs(clock.now() - datetime.now(timezone.utc)) < timedelta(minutes=1)


@pytest.mark.parametrize("text", ["noon", "2026-11-25", "2026-11-25T12:00", "2026-13-01T00:00Z", ""])
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(clock.ClockError, match="2026-11-25T12:00:00Z"):
        clock.parse_moment(text)
