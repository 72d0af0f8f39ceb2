"""A number stands in data once: changed there, every answer that prints it prints the new one."""

import json
import textwrap

OLD, NEW = "(86) 400-089-0365", "(86) 400-089-9999"
FROM_ABROAD = {"+86 400 089 0365": "+86 400 089 9999"}
# Every entry of the catalogue, in every language, about every cloud, every country and none.
ASK_ALL = textwrap.dedent(
    """
    import json
    from datetime import datetime, timezone
    from bot.answers.answering import load_answers
    from bot.knowledge.catalogue import load_catalogue
    from bot.knowledge.knowledge import load_knowledge
    from bot.knowledge.query import Query
    from bot.languages import spoken

    knowledge, catalogue, answers = load_knowledge(), load_catalogue(), load_answers()
    now = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
    said = {}
    for language in spoken():
        for name, question in catalogue.questions.items():
            for cloud in (None, *knowledge.clouds.clouds):
                for countries in ((), *((key,) for key in knowledge.contacts.countries)):
                    if question.is_question and not (question.needs and not countries and not cloud):
                        text = answers.answer(name, Query(countries, cloud), language, now).text
                        said[f"{language} {name} {cloud} {' '.join(countries)}"] = text
    print(json.dumps(said))
    """
)


def test_a_number_that_is_changed_in_its_table_is_new_in_every_answer(copy):
    before = json.loads(copy.python("-c", ASK_ALL).stdout)
    copy.replace("data/clouds.yml", f"number: {OLD}, e164: '+864000890365'", f"number: {NEW}, e164: '+864000899999'")
    after = json.loads(copy.python("-c", ASK_ALL).stdout)
    printing = {about for about, text in before.items() if OLD in text}
    # Fixed answers and computed ones, in both languages.
    for language in ("sv", "en"):
        for name in ("ask_phone_number", "ask_online_request", "ask_contact_options", "ask_presales_support"):
            assert f"{language} {name} 21vianet china-prc" in printing
    for old, new in FROM_ABROAD.items():
        assert any(old in text for text in before.values())
        before = {about: text.replace(old, new) for about, text in before.items()}
    assert after == {about: text.replace(OLD, NEW) for about, text in before.items()}
    assert printing == {about for about, text in after.items() if NEW in text}
