"""`bot check`: are the data files right, and how much is there to learn from?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Iterator

import phonenumbers
import requests

from bot.answers.locale_words import LANGUAGES
from bot.knowledge.knowledge import Knowledge, cross_faults, read_tables
from bot.nlu.names import country_names
from bot.paths import ROOT
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

_NUMBER_CAUTIONS = {
    "number_format",
    "number_invalid",
    "number_inconsistent",
    "number_no_longer_valid",
    "number_obsolete",
}
_WORDS = ROOT / "bot" / "answers"
_LEAST_LINES = 100
_SKELETON_WORDS = 3
_SKELETON_SHARE = 0.08
_LINK_TIMEOUT_SECONDS = 10


def check(directory: Path, links: bool = False) -> int:
    """Prints every fault and the counts; returns 0 if there is no fault, else 1.

    Args:
        directory: the data directory.
        links: also request every web address.
    """
    faults: list[Fault] = []
    try:
        knowledge, files = read_tables(directory)
        faults += cross_faults(knowledge, files)
        faults += number_faults(knowledge, files["contacts"])
        faults += name_faults(knowledge, directory)
        faults += caution_faults(knowledge, files["contacts"])
    except DataError as error:
        faults += error.faults
    faults += word_faults()
    utterances: list[tuple[str, str, str]] = []
    for path in sorted(directory.glob("nlu*.yml")):
        try:
            utterances += read_utterances(path)
        except DataError as error:
            faults += error.faults
    for fault in sorted(faults, key=lambda fault: (str(fault.file), fault.line)):
        print(f"FAULT {fault}")
    print_counts(utterances)
    broken = check_links(directory) if links else 0
    print(f"{len(faults)} faults" + (f", {broken} broken links" if links else ""))
    return 1 if faults or broken else 0


def number_faults(knowledge: Knowledge, file: YamlFile) -> list[Fault]:
    """Numbers that phonenumbers rejects and that carry no caution."""
    faults = []
    for key, country in knowledge.contacts.countries.items():
        cautioned = bool(_NUMBER_CAUTIONS & set(country.cautions))
        for index, phone in enumerate(country.phones):
            if phone.e164 is None or cautioned:
                continue
            at = ("countries", key, "phones", index)
            try:
                valid = phonenumbers.is_possible_number(phonenumbers.parse(phone.e164, None))
            except phonenumbers.NumberParseException:
                valid = False
            if not valid:
                message = f"e164 {phone.e164} is not a possible phone number, and there is no caution"
                faults.append(file.fault(at, message))
            elif not _same_digits(phone.number, phone.e164):
                message = f"number {phone.number} and e164 {phone.e164} do not end in the same digits"
                faults.append(file.fault(at, message))
    return faults


def _same_digits(number: str, e164: str) -> bool:
    """National and international form share their subscriber digits."""
    return re.sub(r"\D", "", number)[-5:] == re.sub(r"\D", "", e164)[-5:]


def caution_faults(knowledge: Knowledge, file: YamlFile) -> list[Fault]:
    """Cautions that have no words."""
    known = set(read_yaml(_WORDS / "words.sv.yml").data["cautions"])
    return [
        file.fault(("countries", key, "cautions", index), f"caution '{caution}' has no words in words.sv.yml")
        for key, country in knowledge.contacts.countries.items()
        for index, caution in enumerate(country.cautions)
        if caution not in known
    ]


def name_faults(knowledge: Knowledge, directory: Path) -> list[Fault]:
    """Names for countries that the table does not have, and countries that no name leads to."""
    file = read_yaml(directory / "country_names.yml")
    faults = [
        file.fault(("countries", key), "is not in contacts.yml")
        for key in file.data.get("countries") or {}
        if knowledge.country(key) is None
    ]
    reached = {name.country for name in country_names(knowledge, directory)}
    missing = set(knowledge.contacts.countries) - reached
    faults += [file.fault(("countries", key), "no name leads to this country") for key in sorted(missing)]
    return faults


def word_faults() -> list[Fault]:
    """Words that one language has and the other lacks."""
    files = {language: read_yaml(_WORDS / f"words.{language}.yml") for language in LANGUAGES}
    keys = {language: set(_leaves(file.data)) for language, file in files.items()}
    faults = []
    for language, other in (("sv", "en"), ("en", "sv")):
        for key in sorted(keys[other] - keys[language], key=str):
            faults.append(files[language].fault(key, f"is in words.{other}.yml and missing here"))
    return faults


def _leaves(data: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*at, str(key)))
    else:
        yield at


def read_utterances(path: Path) -> list[tuple[str, str, str]]:
    """(intent, language, text) of every example in an NLU file.

    Raises:
        DataError: an example block states no language, or has no examples.
    """
    file = read_yaml(path)
    faults, rows = [], []
    for index, block in enumerate((file.data or {}).get("nlu") or []):
        intent = block.get("intent")
        language = (block.get("metadata") or {}).get("language")
        if not intent or language not in LANGUAGES:
            faults.append(file.fault(("nlu", index), "needs an intent and `metadata: {language: sv}` or `en`"))
            continue
        lines = [line[2:].strip() for line in str(block.get("examples") or "").splitlines() if line.startswith("- ")]
        if not lines:
            faults.append(file.fault(("nlu", index, "examples"), "is empty"))
        rows += [(intent, language, line) for line in lines]
    if faults:
        raise DataError(faults)
    return rows


def print_counts(utterances: list[tuple[str, str, str]]) -> None:
    """Counts by intent and language, near-duplicates, and intents that lean on one beginning."""
    counts = Counter((intent, language) for intent, language, _ in utterances)
    intents = sorted({intent for intent, _, _ in utterances})
    print(f"{'intent':32} {'sv':>6} {'en':>6}")
    for intent in intents:
        few = " few" if min(counts[intent, language] for language in LANGUAGES) < _LEAST_LINES else ""
        print(f"{intent:32} {counts[intent, 'sv']:6} {counts[intent, 'en']:6}{few}")
    totals = {code: sum(count for (_, language), count in counts.items() if language == code) for code in LANGUAGES}
    print(f"{'all':32} {totals['sv']:6} {totals['en']:6}")
    bare = Counter(_bare(text) for _, _, text in utterances)
    print(f"near-duplicates (same letters and digits): {sum(count - 1 for count in bare.values())}")
    for row in leaning(utterances):
        print(row)


def leaning(utterances: list[tuple[str, str, str]]) -> list[str]:
    """Intents of which a large share begins with the same words."""
    beginnings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for intent, language, text in utterances:
        words = _bare(text).split()
        if len(words) > _SKELETON_WORDS:
            beginnings[intent, language][" ".join(words[:_SKELETON_WORDS])] += 1
    rows = []
    for (intent, language), counter in sorted(beginnings.items()):
        beginning, count = counter.most_common(1)[0]
        share = count / sum(counter.values())
        if share > _SKELETON_SHARE:
            rows.append(f"{intent} {language}: {share:.0%} of the lines begin with '{beginning}'")
    return rows


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower())) or text


def addresses(directory: Path) -> list[str]:
    """Every web address that an answer can hold."""
    texts = [(directory / "clouds.yml").read_text(encoding="utf-8"), (ROOT / "domain.yml").read_text(encoding="utf-8")]
    found = re.findall(r"https://[^\s\"'\]})]+", "\n".join(texts))
    return sorted({address.rstrip(".,;:") for address in found})


def check_links(directory: Path) -> int:
    """Requests every address; prints and counts those that do not answer."""
    broken = 0
    with requests.Session() as session:
        for address in addresses(directory):
            problem = link_problem(session, address)
            if problem:
                broken += 1
                print(f"BROKEN {address}: {problem}")
    return broken


def link_problem(session: requests.Session, address: str) -> str:
    """What is wrong with an address, in a few words; empty if it answers."""
    try:
        response = session.get(address, timeout=_LINK_TIMEOUT_SECONDS, stream=True)
        response.close()
    except requests.RequestException as error:
        return type(error).__name__
    return "" if response.status_code < 400 else f"status {response.status_code}"
