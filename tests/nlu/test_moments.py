"""Moments: every notation in both languages, in many sentences; and sentences that hold none."""

import itertools
import timeit

import pytest

from bot.knowledge.moment import Moment, merged
from bot.nlu.moments import moment_finder

# Notation, and what it means.
ENGLISH = {
    "at 18": "from=18:00",
    "at 18:30": "from=18:30",
    "at 6pm": "from=18:00",
    "at 6 p.m.": "from=18:00",
    "at 9 am": "from=09:00",
    "at half past five": "from=05:30 loose",
    "at quarter past eight": "from=08:15 loose",
    "at five o'clock": "from=05:00 loose",
    "at noon": "from=12:00",
    "at midnight": "from=00:00",
    "after 5pm": "from=17:00 onward",
    "until 6pm": "to=18:00",
    "between 5 and 7 pm": "from=17:00 to=19:00",
    "from 9:00 to 17:00": "from=09:00 to=17:00",
    "tonight": "day=offset:0 part=evening",
    "this morning": "day=offset:0 part=morning",
    "at night": "part=night",
    "over lunch": "part=lunch",
    "tomorrow": "day=offset:1",
    "the day after tomorrow": "day=offset:2",
    "on Saturday": "day=weekday:5",
    "on sundays": "day=weekday:6 each",
    "every friday": "day=weekday:4 each",
    "next friday": "day=weekday:4+1",
    "on friday evening": "day=weekday:4 part=evening",
    "over the weekend": "day=kind:weekend",
    "on weekdays": "day=kind:weekday each",
    "on December 24th": "day=date:12-24",
    "on 24 dec": "day=date:12-24",
    "on 24/12": "day=date:12-24",
    "on 2026-12-25": "day=date:2026-12-25",
    "in week 44": "day=week:44",
    "next week": "day=week:+1",
    "right now": "now",
    "in an hour": "ahead=60",
    "in 30 min": "ahead=30",
    "in two hours": "ahead=120",
    "on Christmas Eve": "day=holiday:christmas_eve",
    "on Boxing Day": "day=holiday:boxing_day",
    "on New Year's Eve": "day=holiday:new_years_eve",
    "on Good Friday": "day=holiday:good_friday",
    "on Thanksgiving": "day=holiday:thanksgiving",
    "on the 4th of July": "day=date:07-04",
    "on Independence Day": "day=holiday:independence_day",
    "during Ramadan": "day=holiday:ramadan",
    "on Labor Day": "day=holiday:labor_day",
    "during Golden Week": "day=holiday:golden_week",
    "on public holidays": "day=kind:holiday",
    "tomorrow at 9am": "day=offset:1 from=09:00",
    "on saturday at 18:00": "day=weekday:5 from=18:00",
    "at 6pm CET": "from=18:00 zone=Europe/Berlin",
    "at 9am EST": "from=09:00 zone=America/New_York",
    "at 15:00 UTC": "from=15:00 zone=UTC",
    "at 3pm GMT+1": "from=15:00 zone=Etc/GMT-1",
    "at 9am in my time": "from=09:00 zone=own",
}
SWEDISH = {
    "kl 18": "from=18:00",
    "kl. 18.30": "from=18:30",
    "klockan 9": "from=09:00 loose",
    "klockan fem": "from=05:00 loose",
    "klockan halv sju": "from=06:30 loose",
    "kvart över åtta": "from=08:15 loose",
    "kvart i nio": "from=08:45 loose",
    "vid midnatt": "from=00:00",
    "mitt på dagen": "from=12:00",
    "efter 17": "from=17:00 onward",
    "efter kl 17": "from=17:00 onward",
    "före kl 8": "to=08:00 loose",
    "mellan 9 och 11": "from=09:00 to=11:00 loose",
    "från 13:00 till 17:00": "from=13:00 to=17:00",
    "i kväll": "day=offset:0 part=evening",
    "ikväll": "day=offset:0 part=evening",
    "i natt": "day=offset:0 part=night",
    "i eftermiddag": "day=offset:0 part=afternoon",
    "på natten": "part=night",
    "på lunchen": "part=lunch",
    "i morgon": "day=offset:1",
    "imorgon": "day=offset:1",
    "i morgon bitti": "day=offset:1 part=early",
    "i övermorgon": "day=offset:2",
    "på lördag": "day=weekday:5",
    "på lördagar": "day=weekday:5 each",
    "varje fredag": "day=weekday:4 each",
    "nästa fredag": "day=weekday:4+1",
    "på fredag kväll": "day=weekday:4 part=evening",
    "i helgen": "day=kind:weekend",
    "på vardagar": "day=kind:weekday each",
    "den 24 december": "day=date:12-24",
    "den 6 juni": "day=date:06-06",
    "24/12": "day=date:12-24",
    "vecka 44": "day=week:44",
    "v. 44": "day=week:44",
    "nästa vecka": "day=week:+1",
    "just nu": "now",
    "om två timmar": "ahead=120",
    "om en timme": "ahead=60",
    "om 30 min": "ahead=30",
    "om en halvtimme": "ahead=30",
    "på julafton": "day=holiday:christmas_eve",
    "på annandag jul": "day=holiday:boxing_day",
    "på nyårsafton": "day=holiday:new_years_eve",
    "på långfredagen": "day=holiday:good_friday",
    "på midsommarafton": "day=holiday:midsummer_eve",
    "1 maj": "day=holiday:may_day",
    "på Kristi himmelsfärd": "day=holiday:ascension",
    "på nationaldagen": "day=holiday:national_day",
    "på röda dagar": "day=kind:holiday",
    "på klämdagar": "day=holiday:bridge_day",
    "i morgon kl 9": "day=offset:1 from=09:00 loose",
    "på lördag kl 18": "day=weekday:5 from=18:00",
    "kl 18 svensk tid": "from=18:00 zone=Europe/Stockholm",
}
FRAMES = {
    "en": [
        "{}",
        "{}?",
        "is billing open {}?",
        "can I call {} in Norway",
        "what number do I ring {}?",
        "Hi! are you open {}, thanks",
    ],
    "sv": [
        "{}",
        "{}?",
        "har ni öppet {}?",
        "kan jag ringa {} i Norge",
        "vilket nummer ringer jag {}?",
        "Hej! är det öppet {}, tack",
    ],
}
GRID = [
    (frame.format(said), value)
    for notations, language in ((ENGLISH, "en"), (SWEDISH, "sv"))
    for (said, value), frame in itertools.product(notations.items(), FRAMES[language])
]

NONE = (
    """
24/7|dygnet runt|is support 24/7?|är det dygnet runt?|Office 365|Microsoft 365 support|365|severity 1|sev 1|P1
prio 1|2 years ago|for 300 users|300 användare|9-17|are the hours 9-17?|är tiderna 9-17|version 16.30|outlook 16.45
v2|build 22.04|may I call?|may my colleague call|second number|the second number|a second line|the sun is up
march on|marsch pannkaka|fall back|one|the one in Norway|which one|+47 800 31 068|call 0800 032 6417|08-752 56 00
800 31068|it is 1-800-865-9408|number 020-795 123|at 5 locations|after 5 attempts|efter 5 försök
before 3 people left|till 2 användare|from 3 to 5 users|we moved from 2 to 4 licenses|between 5 and 10 users
mellan 5 och 10 användare|up to 50 mailboxes|Christmas Island|number for Christmas Island|Easter Island
good morning|god morgon|god kväll|good evening|good night|have a nice weekend|trevlig helg|god jul|merry christmas
happy new year|gott nytt år|may 5 users call|kl 25|klockan 99|5 users|monday to friday|måndag till fredag|mån-fre
mon-fri|at 21Vianet|21vianet|hos 21Vianet|E3 licenses|E5|A1|F3 plan|A or B|level B|nivå B|3 of us|vi är 3
we are 12 people|12 personer|100 %|50% of users|5%|10 GB|at 5 GB|ticket 12345|case 4711|ärende 2301170040|error 500
felkod 0x800|error 0.5.30.1|Norway|Sverige|Finland?|Which number for Germany?|Vilket nummer har Tyskland?|billing
fakturering|what is severity B|vad är nivå C|thanks|tack|hello|hej|who may call|vem får ringa|how long is the wait
hur lång är väntetiden|my account is locked|mitt konto är låst|mail is down|e-posten är nere|outage for everyone
nothing works|inget fungerar|what does it cost|vad kostar det|is it free|är det gratis|do you speak French
pratar ni finska|in two places|on two phones|om två konton|om man inte svarar|i am one admin|om mannen
min son ringer|my son|three people|in eight offices|we hired three|sex personer|fem kollegor|tio licenser
räkna upp fem saker|we sent it|reseller sent us|skicka det|it went too fast for me|det gick för fort för mig
all my time|fråga en man|Mr March|April called|ask June|Juni månad gick|augusti|in may|i maj|saint lucia|St Lucia
space mountain|central office|eastern Europe|pacific islands|est-ce que|ist das so|et al|first response|svarstid
within 1 hour|inom 1 timme|one hour|en timme|two hours response|1 business day|en arbetsdag|1/2 of the users|and/or
24x7|7/24|a/b|option 3|val 3|press 2|tryck 2|choose 1|extension 12|room 5.30b|192.168.0.1|10.0.0.5|info@5.30.com
www.18.se|see page 18.30|kapitel 5.30|iOS 17.5|Windows 11|Windows 10|step 18|steg 5|line 18|linje 18|number 18
nummer 18|by 5 users|to 2 admins|till 5 kontor|late fee|late payments|holiday pay|servicenow|last friday
förra fredagen|previous monday
""".strip()
    .replace("\n", "|")
    .split("|")
)


def said(text):
    return str(merged([found.moment for found in moment_finder().find(text)]) or "")


def test_the_grids_are_wide():
    assert len(GRID) >= 300
    assert len(NONE) >= 150


@pytest.mark.parametrize(("text", "value"), GRID)
def test_a_moment_in_a_sentence(text, value):
    assert said(text) == value


@pytest.mark.parametrize("text", NONE)
def test_no_moment(text):
    assert said(text) == ""


@pytest.mark.parametrize("value", sorted({*ENGLISH.values(), *SWEDISH.values()}))
def test_the_form_is_read_back(value):
    assert str(Moment.parse(value)) == value


@pytest.mark.parametrize("text", ["", "day=weekday:7", "from=25:00", "zone=Nowhere", "part=dawn", "day=x:1", "hello"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError):
        Moment.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "at 5 " * 200,
        "1" * 1000,
        "between 1 and " * 70,
        "a " * 500,
        "den 1 " * 160,
        "12:30 " * 160,
        "kvart i " * 120,
        "24/12/" * 150,
    ],
)
def test_a_long_text_takes_no_time(text):
    moment_finder().find(text[:1000])
    # The best of several: others may have the machine meanwhile.
    assert min(timeit.repeat(lambda: moment_finder().find(text[:1000]), number=1, repeat=7)) < 0.05
