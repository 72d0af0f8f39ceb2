"""What a new question takes: a computed one five places, each named where it is missing; a fixed one no Python."""

from __future__ import annotations

import textwrap

import pytest

from bot.answers import compose
from bot.guard import catalogue, intents, sentences

QUESTION = "ask_moon"
# A computed answer is a function, and a template and a title in each language.
FUNCTION = textwrap.dedent(
    """
    from bot.answers.compose import computed

    @computed
    def moon(asked):
        return asked.answer(countries=asked.query.countries)
    """
)
RUN = "import sys; from bot.__main__ import main; sys.exit(main(['check']))"


def in_domain(copy):
    copy.replace("domain.yml", "intents:\n", f"intents:\n  - {QUESTION}\n")


def in_rules(copy):
    rule = f"  - rule: {QUESTION}\n    steps: [{{intent: {QUESTION}}}, {{action: action_answer}}]\n"
    copy.replace("data/rules.yml", "rules:\n", f"rules:\n{rule}")


def in_catalogue(copy, kind="computed"):
    entry = f"  {QUESTION}:\n    kind: {kind}\n    depends_on: [country]\n    suggestions: [ask_source]\n"
    copy.replace("data/questions.yml", "questions:\n", f"questions:\n{entry}")


def in_utterances(copy):
    for language, line in (("sv", "är det fullmåne"), ("en", "is the moon full")):
        block = f"- intent: {QUESTION}\n  metadata: {{language: {language}}}\n  examples: |\n    - {line}\n"
        copy.append("data/nlu.yml", block)


def titles(copy, text=""):
    for language, title in (("sv", "Är det fullmåne?"), ("en", "Is the moon full?")):
        copy.append(f"data/words/{language}/sentences.yml", f"{QUESTION}:\n  title: {title}\n{text}")


def templates(copy):
    for language, answer in (("sv", "Det står inte i artikeln."), ("en", "The article does not say.")):
        copy.append(f"data/words/{language}/templates/moon.j2", f"{answer} {{{{ link.phone_page }}}}\n")


@pytest.fixture
def function(monkeypatch):
    """Makes the function that computes the answer."""
    monkeypatch.setattr(compose, "_COMPOSERS", dict(compose._COMPOSERS))
    return lambda copy: exec(compile(FUNCTION, __file__, "exec"), {})


# What is made in each place, and what names the place when it is not: file, key, message.
PLACES = {
    "domain.yml": (in_domain, ("domain.yml", "intents", "'ask_moon' of data/questions.yml is missing")),
    "rules": (in_rules, ("data/rules.yml", "rules", "there is no rule for 'ask_moon'")),
    "catalogue": (in_catalogue, ("domain.yml", "intents.0", "there is no 'ask_moon' in data/questions.yml")),
    "utterances": (in_utterances, ("data/nlu.yml", "nlu", "'ask_moon' has no utterances in 'sv'")),
    "titles": (titles, ("data/words/sv/sentences.yml", "ask_moon.title", "has no title: no language says it")),
    "templates": (templates, ("data/words/en/templates/moon.j2", "", "is missing: no language says it")),
    "function": (None, ("data/questions.yml", "questions.ask_moon.kind", "needs `@computed def moon(asked)`")),
}


@pytest.mark.parametrize("left_out", PLACES)
def test_a_place_of_a_computed_question_that_is_missing_is_named(copy, function, left_out):
    for place, (make, _) in PLACES.items():
        if place != left_out:
            (make or function)(copy)
    _, (file, key, message) = PLACES[left_out]
    faults = copy.faults(catalogue.faults, intents.faults, sentences.faults)
    assert any(str(fault.file) == file and fault.key == key and message in fault.message for fault in faults), faults


def test_the_command_names_all_places_of_a_computed_question_at_once(copy):
    in_catalogue(copy)
    code, lines = copy.check()
    assert code == 1
    for place, (_, (file, key, message)) in PLACES.items():
        if place != "catalogue":
            at = f" {key}: " if key else " "
            assert any(line.startswith(f"{file}:") and at in line and message in line for line in lines), (place, lines)


def test_a_computed_question_needs_no_other_place(copy):
    for make, _ in PLACES.values():
        if make is not None:
            make(copy)
    done = copy.python("-c", f"{FUNCTION}\n{RUN}")
    assert done.stdout == "0 faults\n", done.stderr


def test_a_fixed_question_needs_no_python(copy):
    in_domain(copy)
    in_rules(copy)
    in_catalogue(copy, kind="fixed")
    in_utterances(copy)
    titles(copy, text="  text: '{{ count }}: {{ link.phone_page }}'\n")
    assert copy.check() == (0, ["0 faults"])
    ask = f"""
        from bot import clock
        from bot.answers.answering import load_answers
        from bot.knowledge.query import Query
        answer = load_answers().answer("{QUESTION}", Query(), "sv", clock.now())
        print(answer.text, *load_answers().buttons(("{QUESTION}", *answer.suggestions), "sv"), sep="\\n")
    """
    done = copy.python("-c", textwrap.dedent(ask))
    text, button, suggestion = done.stdout.splitlines()
    assert text == "7: https://docs.microsoft.com/microsoft-365/admin/contact-support-for-business-products"
    assert button == str({"title": "Är det fullmåne?", "payload": f"/{QUESTION}"})
    assert "/ask_source" in suggestion
