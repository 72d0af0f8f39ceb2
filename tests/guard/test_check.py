"""`bot check` names file, line and key of every fault, and says nothing else."""

import re

import pytest

from bot.guard import (
    catalogue,
    intents,
    renderings,
    sentences,
    tables,
    translations,
    turns,
    words,
    written_out,
    yaml_reader,
)
from bot.guard.counts import counts, leaning
from bot.guard.report import report
from bot.guard.tree import Tree
from bot.knowledge.utterances import Utterance
from bot.paths import ROOT
from bot.yaml_file import Fault, read_yaml


def place_in(file: str, section: str, key: str, value: str) -> int:
    """At which place of a list in one of Rasa's files an entry first stands."""
    rows = read_yaml(ROOT / file).data[section]
    return next(place for place, row in enumerate(rows) if row.get(key) == value)


GREET = read_yaml(ROOT / "domain.yml").data["intents"].index("greet")
THANK = place_in("data/rules.yml", "rules", "rule", "thank")
# The seven trees of the review of the house and the six of a newcomer's report, as they are made now that answers stand
# in data/words: what is changed, the key that is named, what is said of it.
BROKEN = {
    "a sort of problem misspelt": (
        ("data/words/en/symptoms.yml", "\nstopped:", "\nstoped:"),
        "stoped",
        "extra fields not permitted",
    ),
    "a number in clouds.yml that is not its own e164": (
        ("data/clouds.yml", "number: (86) 400-089-0365", "number: (86) 400-089-9999"),
        "clouds.21vianet.phones.0",
        "do not end in the same digits",
    ),
    "a number written out in a sentence": (
        ("data/words/en/sentences.yml", "call {{ cloud.phone.main }}", "call (86) 400-089-0365"),
        "ask_service_status.clouds.21vianet",
        "'(86) 400-089-0365' is written out",
    ),
    "an answer deleted in one language": (
        ("data/words/en/sentences.yml", "  text: The expected wait time is", "  # The expected wait time is"),
        "ask_wait_time.text",
        "has no text: falls back to 'sv'",
    ),
    "an intent misspelt in the utterances": (
        ("data/nlu.yml", "- intent: ask_privacy", "- intent: ask_privicy"),
        f"nlu.{place_in('data/nlu.yml', 'nlu', 'intent', 'ask_privacy')}.intent",
        "there is no 'ask_privicy'",
    ),
    "a rule that runs an action that does not exist": (
        ("data/rules.yml", "{intent: greet}, {action: action_chitchat}", "{intent: greet}, {action: action_chat}"),
        f"rules.{place_in('data/rules.yml', 'rules', 'rule', 'greet')}.steps.1.action",
        "there is no action 'action_chat'",
    ),
    "the title of a question missing": (
        ("data/words/sv/sentences.yml", "  title: Vad händer med mina uppgifter?", ""),
        "ask_privacy.title",
        "has no title: falls back to 'en'",
    ),
    "a misspelt link": (
        (
            "data/words/sv/sentences.yml",
            "{{ link.admin_center }} (om det står",
            "https://admin.microsft.com (om det står",
        ),
        "ask_online_request.text",
        "the address 'https://admin.microsft.com' is written out",
    ),
    "the name of an answer misspelt": (
        ("data/words/sv/sentences.yml", "ask_wechat:", "ask_wechatt:"),
        "ask_wechatt",
        "is no entry of data/questions.yml",
    ),
    "a rule that runs a response that does not exist": (
        ("data/rules.yml", "{intent: greet}, {action: action_chitchat}", "{intent: greet}, {action: utter_nonexist}"),
        f"rules.{place_in('data/rules.yml', 'rules', 'rule', 'greet')}.steps.1.action",
        "there is no action 'utter_nonexist'",
    ),
    "a domain that is not valid YAML": (
        ("domain.yml", "\nslots:", "\nslots"),
        "",
        "is not valid YAML: could not find expected ':'",
    ),
    "an intent misspelt in the utterances, another": (
        ("data/nlu.yml", "- intent: ask_phone_number", "- intent: ask_phone_numbr"),
        "nlu.0.intent",
        "there is no 'ask_phone_numbr'",
    ),
}
TEMPLATES = {
    "an {% endif %} deleted": (
        ("data/words/en/templates/open_now.j2", "{% endif %}\n\n", "\n"),
        "is no template: Encountered unknown tag 'endfor'",
    ),
    "a brace too many": (
        ("data/words/sv/templates/phone_number.j2", "{{ m.not_listed(s) }}", "{{{ m.not_listed(s) }}"),
        "is no template: expected token ':'",
    ),
    "a name that there is not": (
        ("data/words/en/templates/support_cost.j2", "{{ m.not_listed(s) }}", "{{ foo_m.not_listed(s) }}"),
        "cannot be rendered: 'foo_m' is undefined",
    ),
    "a link that there is not": (
        ("data/words/sv/sentences.yml", "{{ link.admin_center }} (om det står", "{{ link.admin_centre }} (om det står"),
        "cannot be rendered: there is no 'admin_centre'",
    ),
    "a word that there is not": (
        ("data/words/sv/templates/_macros.j2", "{{ words.charges.unknown }}", "{{ words.charges.unknwn }}"),
        "cannot be rendered: there is no 'unknwn'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_tree_is_named(copy, name):
    change, key, message = BROKEN[name]
    line = copy.replace(*change)
    faults = copy.faults()
    named = [fault for fault in faults if message in fault.message and fault.key == key]
    assert len(named) == 1, faults
    assert str(named[0].file) == change[0]
    # A missing key is named at its entry, and YAML that cannot be read where its reader gives up.
    assert abs(named[0].line - line) <= 2


def test_broken_templates_are_named(copy):
    lines = {name: copy.replace(*change) for name, (change, _) in TEMPLATES.items()}
    faults = copy.faults(renderings.faults)
    for name, (change, message) in TEMPLATES.items():
        named = [fault for fault in faults if message in fault.message]
        assert len(named) == 1, (name, faults)
        assert str(named[0].file) == change[0], name
        # An {% endif %} is missed at the next tag that ends something.
        assert 0 <= named[0].line - lines[name] <= 1, name


def test_the_command_names_them_all_at_once_and_counts_utterances_first(copy):
    for change, *_ in (row for name, row in BROKEN.items() if change_fits(name)):
        copy.replace(*change)
    for change, _ in TEMPLATES.values():
        if change[1] in (copy.root / change[0]).read_text(encoding="utf-8"):
            copy.replace(*change)
    code, lines = copy.check("--counts")
    assert code == 1
    assert lines[0].split() == ["intent", "sv", "en"]
    assert lines[1].split() == ["affirm", "10", "10", "few"]
    for name, (change, key, message) in BROKEN.items():
        if change_fits(name):
            assert any(message in line and line.startswith(f"{change[0]}:") and f" {key}:" in line for line in lines), (
                name
            )
    for name in ("an {% endif %} deleted", "a brace too many", "a name that there is not", "a word that there is not"):
        change, message = TEMPLATES[name]
        assert any(message in line and line.startswith(f"{change[0]}:") for line in lines), name
    assert re.fullmatch(r"\d+ faults", lines[-1])


def change_fits(name):
    """Whether a change leaves the others to be seen."""
    return name not in ("a domain that is not valid YAML", "a rule that runs a response that does not exist")


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("e164: '+4780031068'", "e164: '+47800310'", "countries.norway.phones.0", "not a possible"),
        ("e164: '+4780031068'", "e164: '+4780031069'", "countries.norway.phones.0", "same digits"),
        ("e164: '+4780031068'", "e164: '4780031068'", "countries.norway.phones.0.e164", "E.164"),
        ("name: {en: Norway, sv: Norge}", "name: {}", "countries.norway.name", "empty"),
        ("name: {en: Norway, sv: Norge}", "name: {en: Norway, sv: ''}", "countries.norway.name", "empty"),
        ("time_zones: [Europe/Oslo]", "time_zones: [Europe/Olso]", "countries.norway.time_zones.0", "IANA"),
        ("  norway:", "  sweden:", "countries.sweden", "stands twice"),
        ("{number: 800 31068", "{nummer: 800 31068", "countries.norway.phones.0.number", "required"),
    ],
)
def test_a_fault_in_the_contact_table_is_named(copy, old, new, key, message):
    line = copy.replace("data/contacts.yml", old, new)
    faults = copy.faults(tables.faults)
    named = [fault for fault in faults if fault.key == key and message in fault.message]
    assert named, faults
    assert named[0].line >= line


def test_the_line_is_the_line_of_the_key(copy):
    line = copy.replace("data/contacts.yml", "time_zones: [Europe/Oslo]", "time_zones: [Europe/Olso]")
    (fault,) = copy.faults(tables.faults)
    place = f"data/contacts.yml:{line}: countries.norway.time_zones.0"
    assert str(fault) == f"{place}: 'Europe/Olso' is not an IANA time zone"


CONTACTS, CLOUDS, QUESTIONS, RULES = "data/contacts.yml", "data/clouds.yml", "data/questions.yml", "data/rules.yml"
SENTENCES, WORDS = "data/words/sv/sentences.yml", "data/words/en/words.yml"
STORIES, TEST_STORIES = "data/stories.yml", "tests/conversations/test_stories.yml"
# By subject: what is changed, the key that is named, what is said of it.
FAULTS = {
    tables: [
        (CLOUDS, "eea: [germany,", "eea: [germny,", "groups.eea.0", "'germny' is not in contacts.yml"),
        (CLOUDS, "id: alternative,", "id: inside,", "clouds.germany.phones.1.id", "called 'inside' already"),
        ("data/country_names.yml", "\n  norway:", "\n  norge:", "countries.norge", "is not in contacts.yml"),
    ],
    catalogue: [
        (QUESTIONS, "greet:\n    kind: chitchat", "greet:\n    kind: computed", "questions.greet.kind", "def greet("),
        (QUESTIONS, "source:\n    kind: computed", "source:\n    kind: fixed", "source", "no computed question"),
        (QUESTIONS, "clouds: [21vianet]", "clouds: [vianet]", "questions.ask_severity.clouds.0", "no cloud 'vianet'"),
        (QUESTIONS, "  reach_person:", "  reach_persn:", "prompts.reach_person", "said by bot/dialogue/policy.py"),
        (QUESTIONS, "starters: [ask_", "starters: [", "lists.starters.0", "no question 'phone_number'"),
        (QUESTIONS, "asks: [draft_", "asks: [", "questions.draft_request.asks.0", "no prompt 'problem'"),
    ],
    intents: [
        ("domain.yml", "  - greet\n", "", "intents", "'greet' of data/questions.yml is missing"),
        ("domain.yml", "  - greet\n", "  - greet\n  - greet\n", f"intents.{GREET + 1}", "'greet' is listed twice"),
        (
            RULES,
            "steps: [{intent: thank}",
            "steps: [{intent: greet}",
            f"rules.{THANK}.steps.0.intent",
            "has a rule already",
        ),
        (RULES, "steps: [{intent: thank}", "steps: [{intent: greet}", "rules", "there is no rule for 'thank'"),
        (STORIES, "- intent: greet", "- intent: grat", "stories.5.steps.0.intent", "there is no 'grat'"),
        (TEST_STORIES, "intent: thank", "intent: thnk", "stories.2.steps.4.intent", "there is no 'thnk'"),
        ("data/nlu.yml", "metadata: {language: sv}", "metadata: {}", "nlu.0", "needs an intent and"),
        ("data/nlu.yml", "- öppettider\n", "- nummer norge\n", "nlu.2", "said for 'ask_phone_number' already"),
        ("data/nlu.yml", "language: sv}", "language: sv, after: ask_phne}", "nlu.0.metadata.after", "no 'ask_phne'"),
    ],
    turns: [
        ("domain.yml", "  - action_refuse\n", "", "actions", "'action_refuse' of actions/ is missing"),
        ("domain.yml", "  - action_refuse\n", "  - action_no\n", "actions.4", "has the name 'action_no'"),
        ("domain.yml", "    type: list", "    type: lst", "slots.answered.type", "'lst' is no type"),
        (
            "domain.yml",
            "\nactions:",
            "\nresponses: {utter_x: []}\nactions:",
            "responses.utter_x",
            "belongs in data/words",
        ),
        ("domain.yml", "\nactions:", "\naktions:", "aktions", "is no key of a domain"),
        ("config.yml", "action_name: action_", "action_name: ", "policies.0.core_fallback_action_name", "no action"),
        (
            RULES,
            "{intent: thank}, {action",
            "{intent: thank}, {acton",
            f"rules.{THANK}.steps.1.acton",
            "no key of a step",
        ),
        (RULES, "{intent: thank}, {action: action_chitchat}", "{intent: thank}", f"rules.{THANK}", "runs no action"),
        (STORIES, "[{country: norway}]", "[{contry: norway}]", "stories.0.steps.0.entities.0.contry", "no entity"),
        (STORIES, "[{topic: ask", "[{topc: ask", "stories.0.steps.1.slot_was_set.0.topc", "no slot 'topc'"),
        (STORIES, "stories:\n", "storys:\n", "stories", "needs `stories:` with a list"),
    ],
    sentences: [
        (SENTENCES, "  title: Är du en robot?", "  titel: Är du en robot?", "ask_is_bot.titel", "extra fields"),
        (SENTENCES, "greet:\n", "greet:\n  title: Hej\n", "greet.title", "is of no use"),
        (SENTENCES, "ask_source:\n", "ask_source:\n  text: Jo.\n", "ask_source.text", "the answer is computed"),
        (
            "data/questions.yml",
            "    follows: true\n    aside: true\n",
            "    aside: true\n",
            "ask_reason.topics",
            "is of no use",
        ),
        (
            SENTENCES,
            "    ask_callback: Tele",
            "    ask_call: Tele",
            "ask_reason.topics.ask_call",
            "no question 'ask_call'",
        ),
        (SENTENCES, "    ask_callback: Tele", "    ask_call: Tele", "ask_reason.topics.ask_callback", "which 'en' has"),
        (SENTENCES, "    germany: |-", "    german: |-", "ask_who_can_contact.clouds.german", "no cloud 'german'"),
        (SENTENCES, "    germany: |-", "    german: |-", "ask_who_can_contact.clouds.germany", "which 'en' has"),
        (
            SENTENCES,
            "sänkas?\n",
            "sänkas?\n  clouds: {germany: Nej.}\n",
            "ask_severity_lowered.clouds",
            "does not know",
        ),
        (SENTENCES, "\nstop:\n", "\nstopp:\n", "stop.text", "has no text: falls back to 'en'"),
        (SENTENCES, "\nask_country:\n", "\nask_land:\n", "ask_country.text", "has no text: falls back to 'en'"),
    ],
    words: [
        ("data/scope.yml", "{instead: community}", "{}", "subjects.third_party", "either support or instead"),
        ("data/words/en/scope.yml", "own_network:", "our_network:", "our_network", "no subject 'our_network'"),
        (CONTACTS, "[language_unexpected]", "[odd]", "countries.dominica.cautions.0", "'odd' has no words"),
        (CONTACTS, "{language: es,", "{language: qqq,", "countries.dominica.billing.0.language", "has no words"),
        (
            CONTACTS,
            "{language: es,",
            "{language: es, plan: X,",
            "countries.dominica.billing.0.plan",
            "'X' has no words",
        ),
        (CONTACTS, "{language: es,", "{language: es, tz: Asia/Tokyo,", "countries.dominica.billing.0.tz", "no words"),
        (WORDS, "  eea: Rest of the EEA", "  efta: EFTA", "groups.efta", "no group 'efta'"),
        (WORDS, "  zh: Chinese\n", "", "languages.zh", "is missing: falls back to 'sv'"),
        (WORDS, "{most}", "{least}", "refusals.text_too_long", "must hold {most}"),
        (WORDS, "  local: local call charge", "  local: 3", "charges.local", "must be words, not 3"),
        ("data/words/sv/entities.yml", "\ncloud:", "\nclod:", "clod", "extra fields"),
        ("data/words/sv/language.yml", "falls_back_to: en", "falls_back_to: fi", "falls_back_to", "no language 'fi'"),
    ],
    translations: [
        (CONTACTS, "{en: Norway, sv: Norge}", "{en: Norway}", "countries.norway.name", "is missing in 'sv'"),
        (CONTACTS, "sv: Norge}", "sv: Norge, fi: Norja}", "countries.norway.name.fi", "does not speak 'fi'"),
        ("data/severities.yml", "      en:\n", "      de:\n", "levels.A.examples", "in 'en': falls back to 'sv'"),
    ],
    yaml_reader: [
        ("credentials.yml", "demo: true", "origins: [https://x.example]", "", 'in quotes, ["https://…"]'),
        ("data/nlu.yml", "metadata: {language: sv}", "metadata: {language: sv", "", "is not valid YAML"),
    ],
}


@pytest.mark.parametrize(
    ("subject", "file", "old", "new", "key", "message"),
    [pytest.param(subject, *row, id=f"{row[3]} {row[4]}") for subject, rows in FAULTS.items() for row in rows],
)
def test_a_fault_is_named(copy, subject, file, old, new, key, message):
    copy.replace(file, old, new)
    faults = copy.faults(subject.faults)
    assert any(message in fault.message and fault.key.startswith(key) for fault in faults), faults


def test_an_intent_that_nobody_utters_is_named(copy):
    path = copy.data / "nlu.yml"
    text = path.read_text(encoding="utf-8")
    block = re.search(r"- intent: thank\n  metadata: {language: en}\n  examples: \|\n(?:    - .*\n)+", text)[0]
    line = text.count("\n", 0, text.index("- intent: thank")) + 1
    path.write_text(text.replace(block, ""), encoding="utf-8")
    messages = [str(fault) for fault in copy.faults(intents.faults)]
    assert len(messages) == 1
    assert f"nlu.yml:{line}: " in messages[0]
    assert "'thank' has no utterances in 'en'" in messages[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 08-12 34 56.", "'08-12 34 56'"),
        ("Open 9 to five.", "'9'"),
        ("See admin.microsoft.com for more.", "admin.microsoft.com"),
        ("Domains end in onmicrosoft.de.", "onmicrosoft.de"),
        ("{{ '(86) 400-089-0365' if count else '' }}", "400-089-0365"),
        ("{{ link.admin_center or 'https://x.example' }}", "https://x.example"),
    ],
)
def test_a_fact_written_out_is_named(copy, text, found):
    line = copy.replace("data/words/en/sentences.yml", "  text: Goodbye, and good luck!", f'  text: "{text}"')
    (fault,) = copy.faults(written_out.faults)
    assert str(fault).startswith(f"data/words/en/sentences.yml:{line}: goodbye.text: ")
    assert found in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft 365, Office 365-abonnemang, O365, M365 och 21Vianets nummer, t.ex. bl.a. här.",
        "Open 24 hours a day, 7 days a week, e.g. today.",
        "{{ clouds['21vianet'].phone.main }} {{ country.norway.phones[0].number }}",
    ],
)
def test_what_is_no_fact_may_be_written_out(copy, text):
    copy.replace("data/words/en/sentences.yml", "  text: Goodbye, and good luck!", f'  text: "{text}"')
    assert not copy.faults(written_out.faults)


def test_the_line_of_a_fault_in_a_long_text_is_its_own(copy):
    line = copy.replace("data/words/sv/sentences.yml", "3. Skriv i fönstret", "3. Skriv 4711 i fönstret")
    (fault,) = copy.faults(written_out.faults)
    assert str(fault).startswith(f"data/words/sv/sentences.yml:{line}: ask_online_request.text: '4711' is written out")


@pytest.mark.parametrize(
    "file", ["clouds.yml", "contacts.yml", "country_names.yml", "questions.yml", "rules.yml", "severities.yml"]
)
def test_what_cannot_be_read_is_one_fault_and_the_rest_is_checked(copy, file):
    (copy.data / file).write_text("cloud: 21vianet\nlevels: {A: [}\n", encoding="utf-8")
    copy.replace("data/words/sv/sentences.yml", "  text: Varsågod!", "  text: Varsågod, 4711!")
    messages = [str(fault) for fault in copy.faults()]
    assert len([message for message in messages if f"{file}:2: is not valid YAML" in message]) == 1
    assert any("'4711' is written out" in message for message in messages)
    assert not any("cannot check this" in message for message in messages)


@pytest.mark.parametrize("content", [None, "", "nlu: 5\nrules: {a: 1}\nclouds: [1]\ngroups: 2\n"])
@pytest.mark.parametrize(
    "files", [("clouds.yml", "rules.yml", "words/sv/words.yml"), ("nlu.yml", "words/sv/sentences.yml")]
)
def test_nothing_in_a_file_is_a_traceback(copy, files, content):
    for file in files:
        (copy.data / file).unlink()
        if content is not None:
            (copy.data / file).write_text(content, encoding="utf-8")
    messages = [str(fault) for fault in copy.faults()]
    assert not any("cannot check this" in message for message in messages)
    for file in files:
        assert any(f"/{file}:" in message for message in messages), file


@pytest.mark.parametrize("content", ["", "5\n", "intents: 3\nslots: [1]\nactions: {a: b}\nentities: x\n"])
def test_nothing_in_the_domain_is_a_traceback(copy, content):
    (copy.root / "domain.yml").write_text(content, encoding="utf-8")
    messages = [str(fault) for fault in copy.faults(intents.faults, turns.faults)]
    assert not any("cannot check this" in message for message in messages)
    assert any("domain.yml:1:" in message for message in messages)


def test_a_directory_elsewhere_is_rendered_with_its_own_words(copy):
    elsewhere = copy.root / "elsewhere"
    copy.data.rename(elsewhere)
    template = elsewhere / "words" / "sv" / "templates" / "source.j2"
    template.write_text("{{ nothing }}", encoding="utf-8")
    messages = [str(fault) for fault in renderings.faults(Tree(elsewhere))]
    assert any(message.startswith(f"{template}:1: cannot be rendered: 'nothing' is undefined") for message in messages)


def test_a_language_without_words_falls_back_and_is_named(copy):
    folder = copy.data / "words" / "fi"
    folder.mkdir()
    (folder / "language.yml").write_text(
        "name: suomi\nfalls_back_to: en\nformats: {hour: H, clock: H.mm, moment: 'EEEE H.mm', midnight: '24'}\n",
        encoding="utf-8",
    )
    code, lines = copy.check()
    assert code == 1
    assert "data/words/fi/sentences.yml:1: cannot be read: No such file or directory" in lines
    assert "data/words/fi/templates/open_now.j2:1: is missing: falls back to 'en'" in lines
    assert any("countries.australia.name: is missing in 'fi': falls back to 'en'" in line for line in lines)
    assert not any("cannot be rendered" in line for line in lines)
    assert len(lines) < 40


def test_equal_faults_are_told_three_times_and_then_counted(copy, tmp_path):
    faults = [Fault(tmp_path / "a.yml", line, f"k.{line}", f"'{line}' is not a time") for line in range(1, 231)]
    other = Fault(tmp_path / "b.yml", 7, "", "is not UTF-8 text")
    assert report([other, *reversed(faults)], tmp_path) == [
        "a.yml:1: k.1: '1' is not a time",
        "a.yml:2: k.2: '2' is not a time",
        "a.yml:3: k.3: '3' is not a time",
        "    and 227 more of this kind",
        "b.yml:7: is not UTF-8 text",
        "231 faults",
    ]
    assert report([other], tmp_path)[-1] == "1 fault"
    assert report([], tmp_path) == ["0 faults"]


def test_an_intent_that_leans_on_one_beginning_is_reported(tmp_path):
    texts = [f"what is the number of {word}" for word in "abcdefgh"] + ["could somebody tell me where it stands"]
    rows = [Utterance("ask_x", "en", text, tmp_path) for text in texts]
    assert leaning(rows) == ["ask_x en: 89% of the lines begin with 'what is the'"]
    assert counts(rows, ("en",))[1].split() == ["ask_x", "9", "few"]
