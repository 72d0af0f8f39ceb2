"""Another number, from abroad, what to press, no one answers, trouble: right for every place, cloud and language."""

import re
from datetime import datetime, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.answers import locale_words
from bot.knowledge.catalogue import load_catalogue
from bot.languages import spoken
from tests.answers.places import KNOWLEDGE, NOW, PLACES, digits, numbers_in, say, without_links, written

CATALOGUE = load_catalogue()
LANGUAGES = spoken()
LINKS = KNOWLEDGE.cloud(KNOWLEDGE.default_cloud).links
# Questions whose answer tells numbers, and the question that each follows.
TELLING = {
    "ask_other_number": None,
    "ask_dial_abroad": None,
    "ask_menu_choice": None,
    "report_number_fails": None,
    "report_trouble": None,
    "report_locked_out": None,
    "ask_next_step": "ask_online_request",
    "not_helped": None,
    "ask_service_status": None,
}
ALL_NUMBERS = ("ask_other_number", "ask_dial_abroad", "report_number_fails")
FIRST_NUMBERS = ("report_trouble", "report_locked_out", "ask_next_step", "not_helped", "ask_service_status")
MOST = 600


def every(names=TELLING):
    return [pytest.param(name, language, id=f"{name} {language}") for name, language in product(names, LANGUAGES)]


def sort_of(phone, language):
    words = locale_words.words(language)["sorts"]
    return words["toll_free"] if phone.toll_free else words[phone.charges or "unknown"]


@pytest.mark.parametrize(("name", "language"), every())
def test_it_names_no_number_but_the_place_s_own(name, language):
    for place in PLACES:
        answer = say(name, language, place.country, place.cloud, TELLING[name])
        own = set().union(*(written(phone) for phone in place.phones)) if place.phones else set()
        assert numbers_in(answer.text) <= own, (str(place), answer.text)
        assert answer.language == language


@pytest.mark.parametrize(("name", "language"), every())
def test_a_number_comes_with_its_age_its_cautions_and_today_s_list(name, language):
    age = locale_words.long_date(KNOWLEDGE.contacts.as_of, language)
    cautions = locale_words.words(language)["cautions"]
    for place in PLACES:
        text = say(name, language, place.country, place.cloud, TELLING[name]).text
        shown = numbers_in(text)
        assert (age in text and LINKS["phone_page"] in text) == bool(shown), (str(place), text)
        row = KNOWLEDGE.country(place.country)
        if shown and row is not None and KNOWLEDGE.goes_by_country(place.cloud):
            assert all(cautions[caution] in text for caution in row.cautions), (str(place), text)


@pytest.mark.parametrize(("name", "language"), every())
def test_it_is_short_and_in_the_language(is_language, name, language):
    for place in PLACES:
        text = say(name, language, place.country, place.cloud, TELLING[name]).text
        words = without_links(text)
        two_clouds = place.cloud is None and len(KNOWLEDGE.clouds_of(place.country)) > 1
        for phone in place.phones:
            words = words.replace(phone.number, "").replace(phone.international or phone.number, "")
        assert len(words) <= MOST * (2 if two_clouds else 1), (str(place), len(words), text)
        if len(words) > 140:
            assert is_language(text, language), text
        assert "\n\n\n" not in text and "None" not in text and "  " not in text


@pytest.mark.parametrize(("name", "language"), every(ALL_NUMBERS))
def test_all_numbers_are_told_each_with_its_sort(name, language):
    for place in PLACES:
        text = say(name, language, place.country, place.cloud).text
        for phone in place.phones:
            forms = {"ask_other_number": [phone.number], "ask_dial_abroad": [phone.international or phone.number]}
            told = [form for form in forms.get(name, [phone.number, phone.international]) if form and form in text]
            # The number that failed is told again only in the form for calls from abroad.
            if told or name != "report_number_fails" or phone.international:
                assert told, (str(place), phone.number, text)
                assert re.search(rf"{re.escape(told[0])} \({re.escape(sort_of(phone, language))}", text), text


@pytest.mark.parametrize(("name", "language"), every(FIRST_NUMBERS))
def test_the_first_number_is_told_with_what_to_press(name, language):
    for place in PLACES:
        text = say(name, language, place.country, place.cloud, TELLING[name]).text
        for phone in place.phones:
            if phone.kind == "primary":
                assert phone.number in text, (str(place), text)
                assert all(step.enter_code is None or step.enter_code in text for step in phone.dial_steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_number_comes_first(language):
    for place in PLACES:
        if place.cloud and len(place.phones) > 1:
            text = say("ask_other_number", language, place.country, place.cloud).text
            assert text.index(place.phones[1].number) < text.index(place.phones[0].number)


@pytest.mark.parametrize(("name", "language"), every(ALL_NUMBERS))
def test_a_place_without_a_number_is_told_so_and_the_request(name, language):
    silent = [place for place in PLACES if not place.phones]
    assert {place.cloud for place in silent} >= {None, "worldwide", "germany"}
    for place in silent:
        answer = say(name, language, place.country, place.cloud)
        assert not numbers_in(answer.text)
        assert LINKS["admin_center"] in answer.text or "**Support**" in answer.text
        assert answer.suggestions == CATALOGUE.question(name).suggestions_without_number


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_toll_free_number_is_not_promised_from_abroad(language):
    unsure = {"sv": "står det inte om ett gratisnummer", "en": "doesn't say whether a toll-free number"}[language]
    for place in PLACES:
        text = say("ask_dial_abroad", language, place.country, place.cloud).text
        assert (unsure in text) == any(phone.toll_free for phone in place.phones), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_press_is_the_table_s_or_is_said_to_be_unknown(language):
    nothing = {"sv": "anges inget menyval", "en": "lists no menu choice"}[language]
    for place in PLACES:
        text = say("ask_menu_choice", language, place.country, place.cloud).text
        stepped = [phone for phone in place.phones if phone.dial_steps]
        for phone in stepped:
            line = next(line for line in text.splitlines() if phone.number in line)
            after = line[line.index(phone.number) + len(phone.number) :]
            for step in phone.dial_steps:
                told = step.enter_code or step.after_dialing_enter or str(step.select_option)
                assert told in after, text
        if place.phones and not stepped:
            assert nothing in text and not re.search(r"\d{3}", without_links(text).replace("365", "")), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_anyone_is_there_agrees_with_the_clock(language):
    """Around the clock is open; a row of plain hours in one zone is reckoned here once more."""
    words = {"sv": ("är öppen nu", "är stängd nu"), "en": ("is open now", "is closed now")}[language]
    for place, hour in product(PLACES, (3, 8, 12, 19)):
        row = KNOWLEDGE.country(place.country)
        if row is None or place.cloud != KNOWLEDGE.default_cloud or len(row.time_zones) != 1 or not place.phones:
            continue
        rows = [hours for hours in row.technical if hours.service is None]
        plain = all(
            hours.available and not (hours.plan or hours.severity or hours.overnight or hours.continuous)
            and (hours.always or hours.days)
            for hours in rows
        )  # fmt: skip
        if not plain or not rows:
            continue
        now = NOW.replace(hour=hour, minute=0)
        is_open = False
        for hours in rows:
            zone = row.time_zones[0] if hours.tz in (None, "local") else hours.tz
            local = now.astimezone(ZoneInfo(zone))
            in_time = hours.always or str(hours.from_) <= local.strftime("%H:%M") < str(hours.to)
            is_open |= bool(hours.always or (in_time and local.weekday() in hours.weekdays))
        text = say("report_number_fails", language, place.country, place.cloud, now=now).text
        assert words[0 if is_open else 1] in text, (str(place), now, text)


def test_the_international_form_is_the_number_of_the_table():
    phones = [phone for place in PLACES for phone in place.phones]
    assert any(phone.international is None for phone in phones)
    for phone in phones:
        assert (phone.international is None) == (phone.e164 is None)
        if phone.international is not None:
            assert re.fullmatch(r"\+\d[\d ]+\d", phone.international), phone
            assert digits(phone.international) == digits(phone.e164)


# ---- in whose time


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", [NOW, datetime(2026, 7, 1, 21, 30, tzinfo=timezone.utc)])
def test_the_clock_there_is_right_in_summer_and_winter(language, now):
    for place in PLACES:
        row = KNOWLEDGE.country(place.country)
        if row is None or len(row.time_zones) != 1 or place.cloud not in (None, "worldwide") or not place.phones:
            continue
        there = now.astimezone(ZoneInfo(row.time_zones[0]))
        clock = there.strftime("%H:%M") if language == "sv" else there.strftime("%-I:%M %p")
        text = say("ask_time_zone", language, place.country, place.cloud, now=now).text
        assert clock in text and offset(there) in text, (str(place), text)


def offset(there):
    minutes = int(there.utcoffset() / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cloud_with_a_time_of_its_own_is_in_that_time_from_everywhere(language):
    for cloud, zone in (("21vianet", "Asia/Shanghai"), ("germany", "Europe/Berlin")):
        name = locale_words.zone_name(zone, language)
        for place in PLACES:
            if place.cloud == cloud and place.phones:
                text = say("ask_time_zone", language, place.country, cloud).text
                assert name in text and offset(NOW.astimezone(ZoneInfo(zone))) in text
                assert text.count("UTC") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_zones_of_a_country_are_told_apart_and_few(language):
    text = say("ask_time_zone", language, "united-states").text
    assert all(f"UTC−{hours}" in text for hours in (5, 6, 7, 8, 9, 10)) and "New York" in text
    for place in PLACES:
        assert say("ask_time_zone", language, place.country, place.cloud).text.count("UTC") <= 12
    armenia = say("ask_time_zone", language, "armenia").text
    assert all(locale_words.zone_name(zone, language) in armenia for zone in ("Europe/Moscow", "Europe/London"))
    assert say("ask_time_zone", language).text.endswith("?")


# ---- trouble, locked out, what next, why


@pytest.mark.parametrize("language", LANGUAGES)
def test_trouble_goes_from_health_to_the_request_to_the_number(language):
    for place in PLACES:
        text = say("report_trouble", language, place.country, place.cloud).text
        steps = [LINKS["service_health_dashboard"], LINKS["admin_center"]]
        steps = steps if KNOWLEDGE.goes_by_country(place.cloud) else ["**Support**"]
        places = [text.index(step) for step in (*steps, *(phone.number for phone in place.phones[:1]))]
        assert places == sorted(places), text
    text = say("report_trouble", language).text
    assert text.endswith("?") and not numbers_in(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_trouble_at_21vianet_tells_what_severity_a_is_for(language):
    level = KNOWLEDGE.severities.levels["A"].name.of(language)
    for place in PLACES:
        text = say("report_trouble", language, place.country, place.cloud).text
        assert (f"A ({level})" in text) == (place.cloud == "21vianet")


@pytest.mark.parametrize("language", LANGUAGES)
def test_locked_out_begins_with_the_phone_and_never_with_the_admin_center(language):
    for country, cloud in [(None, None), *((place.country, place.cloud) for place in PLACES)]:
        text = say("report_locked_out", language, country, cloud).text
        assert LINKS["who_is_administrator"] in text and LINKS["admin_center"] not in text
        elsewhere = KNOWLEDGE.cloud(cloud).links if cloud and not KNOWLEDGE.goes_by_country(cloud) else LINKS
        assert elsewhere.get("not_an_administrator", elsewhere.get("community")) in text
        assert not re.search(r"^1\.", text, re.MULTILINE)
    assert say("report_locked_out", language).text.count("?") == 2


# What was answered last, and what must be in the answer to "that did not help": with no country, and in Norway.
NEXT = {
    "ask_service_status": ("admin_center", "800 31068"),
    "report_trouble": ("admin_center", "800 31068"),
    "ask_online_request": (None, "800 31068"),
    "ask_callback": (None, "800 31068"),
    "ask_wait_time": (None, "800 31068"),
    "ask_fastest_way": (None, "800 31068"),
    "draft_request": (None, "800 31068"),
    "ask_phone_number": ("admin_center", "22 31 07 48"),
    "report_number_fails": ("admin_center", "22 31 07 48"),
    "ask_privacy": ("admin_center", "800 31068"),
    "ask_next_step": ("admin_center", "800 31068"),
    None: ("admin_center", "800 31068"),
}


@pytest.mark.parametrize(("follows", "language"), list(product(NEXT, LANGUAGES)))
def test_what_comes_next_is_another_way_than_the_one_that_failed(follows, language):
    link, number = NEXT[follows]
    nowhere, norway = (say("ask_next_step", language, country, None, follows).text for country in (None, "norway"))
    assert number in norway and not numbers_in(nowhere)
    assert (LINKS["admin_center"] in norway) == (link is not None)
    assert nowhere.endswith("?") or LINKS["admin_center"] in nowhere


def test_every_question_that_has_a_next_step_is_tried():
    having = {name for name, row in CATALOGUE.questions.items() if row.next_step}
    same = {"ask_other_number", "ask_dial_abroad", "ask_menu_choice"}
    assert having - same <= set(NEXT)


def test_after_a_number_that_failed_the_same_is_said_again():
    for name in ("ask_phone_number", "ask_other_number", "ask_dial_abroad", "ask_menu_choice", "report_number_fails"):
        for place in PLACES[::7]:
            expected = say("report_number_fails", "en", place.country, place.cloud).text
            if place.phones:
                assert say("ask_next_step", "en", place.country, place.cloud, name).text == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_is_answered_where_the_article_says_it_and_else_not(is_language, language):
    silent = {"sv": "Microsofts artikel säger inte varför", "en": "Microsoft's article doesn't say why"}[language]
    questions = [name for name in CATALOGUE.questions if CATALOGUE.is_question(name)]
    for name in (None, *questions, "no_such_question"):
        text = say("ask_reason", language, follows=name).text
        assert not numbers_in(text) and len(without_links(text)) < 300
        assert is_language(text, language), text
    for name in (None, "ask_phone_number", "ask_support_language", "ask_menu_choice", "no_such_question"):
        assert say("ask_reason", language, follows=name).text.startswith(silent)
    assert silent not in say("ask_reason", language, follows="ask_pin_verification").text
    english = {"sv": "engelska", "en": "English"}[language]
    assert english in say("ask_reason", language, "sweden", follows="ask_phone_number").text


# ---- sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_back_is_chosen_in_the_request(language):
    text = say("ask_callback", language).text
    assert LINKS["admin_center"] in text and {"sv": "**Kontakta mig**", "en": "**Contact me**"}[language] in text
    for cloud in ("21vianet", "germany"):
        assert LINKS["admin_center"] not in say("ask_callback", language, None, cloud).text
    for cloud in (None, *KNOWLEDGE.clouds.clouds):
        assert "expected wait time" not in say("ask_callback", language, None, cloud).text


@pytest.mark.parametrize(("name", "language"), every(["not_helped", "out_of_scope"]))
def test_no_help_names_the_two_ways_to_a_person(name, language):
    for cloud in (None, *KNOWLEDGE.clouds.clouds):
        text = say(name, language, None, cloud).text
        assert (LINKS["admin_center"] in text) != ("**Support**" in text)
        assert {"sv": "land", "en": "country"}[language] in text or numbers_in(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_tells_no_number_since_it_may_be_about_someone_else_s(language):
    for place in PLACES[::5]:
        assert not numbers_in(say("out_of_scope", language, place.country, place.cloud).text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_service_status_names_the_next_step_in_every_cloud(language):
    for cloud in (None, *KNOWLEDGE.clouds.clouds):
        text = say("ask_service_status", language, None, cloud).text
        by_country = KNOWLEDGE.goes_by_country(cloud)
        assert (LINKS["service_health_dashboard"] in text) == by_country
        assert LINKS["admin_center"] in text if by_country else "**Support**" in text and numbers_in(text)


def test_numbers_are_found_and_dates_are_not():
    assert numbers_in("call +44 20 3450 6455 (free) as of September 1, 2020, UTC+5:30, 9–17.30") == {"442034506455"}
    assert digits("(86) 400-089") == "86400089"
