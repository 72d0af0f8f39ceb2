"""The frame of a conversation: what it is about, and how a message changes that. Plain data in, plain data out."""

from __future__ import annotations

import re
from typing import Any, Optional

from bot.answers.locale_words import spoken_language

Slots = dict[str, Any]

# Questions whose answer depends on the value; for any other question the value starts the question beside it.
_DEPENDS_ON = {
    "country": {
        "ask_phone_number",
        "ask_support_hours",
        "ask_open_now",
        "ask_support_cost",
        "ask_support_language",
    },
    "support_type": {"ask_phone_number", "ask_support_hours", "ask_open_now", "ask_support_language"},
    "severity": {
        "ask_severity",
        "ask_response_time",
        "ask_customer_responsibility",
        "ask_support_hours",
    },
    "cloud": {
        "ask_phone_number",
        "ask_support_hours",
        "ask_open_now",
        "ask_support_cost",
        "ask_support_language",
        "ask_who_can_contact",
        "ask_online_request",
        "ask_contact_options",
        "ask_support_scope",
        "ask_community",
        "ask_billing_support",
        "ask_technical_support",
        "ask_presales_support",
        "ask_response_time",
        "ask_severity",
    },
    "support_language": {"ask_support_language"},
}
_QUESTION_FOR = {
    "country": "ask_phone_number",
    "severity": "ask_severity",
    "cloud": "ask_which_cloud",
    "support_language": "ask_support_language",
}
_QUESTION_FOR_SUPPORT_TYPE = {
    "billing": "ask_billing_support",
    "technical": "ask_technical_support",
    "presales": "ask_presales_support",
}
# Questions about severity: "and for billing?" after one of them asks for the highest level.
_ABOUT_SEVERITY = {"ask_severity", "ask_severity_a_eligibility"}
# Questions that become the question for a number where a country is named with them.
_NUMBER_IF_COUNTRY = {"ask_contact_options", "ask_billing_support", "ask_technical_support"}
_MISSES = {"nlu_fallback", "out_of_scope"}
# Chat about the chat: leaves the frame as it is.
_ASIDE = {"ask_is_bot", "ask_capabilities", "ask_repeat"}
_FROM_PROFILE = ("country", "cloud")
_CLEAR_IN_A_ROW = 2
_ELLIPTIC_WORDS = 3
_LANGUAGES = ("sv", "en")


def update(
    slots: Slots,
    message: dict[str, Any],
    locale: Optional[str],
    home_21vianet: tuple[str, ...],
    profile: Optional[dict[str, Any]] = None,
) -> Slots:
    """What the slots are after a message.

    Args:
        slots: values before the message.
        message: Rasa's parse data: intent, entities, language.
        locale: the channel's locale (`sv`, `en-GB`, …), if it sent one.
        home_21vianet: countries that the 21Vianet cloud is for.
        profile: what the portal says about the person: `country`, `cloud`, `is_admin`.

    Returns:
        The slots that have a new value, and only those.
    """
    home = {name: (profile or {}).get(name) for name in _FROM_PROFILE}
    # The person's own country and cloud stand at the beginning, until the conversation names others.
    begins = not any(slots.get(name) for name in ("topic", *_FROM_PROFILE))
    new = {**slots, **{name: value for name, value in home.items() if begins and slots.get(name) is None}}
    new["is_admin"] = (profile or {}).get("is_admin")
    intent = (message.get("intent") or {}).get("name")
    entities = message.get("entities") or []
    new.update(_language(slots, message, locale))
    new["offered"] = slots.get("offered") if intent in ("affirm", "ask_repeat") else None
    if intent == "nlu_fallback" and slots.get("open_question") and "country" in mentions(entities):
        intent = "inform"  # whatever else it says, it supplies what we asked for
    if intent in _MISSES:
        new["misses"] = (slots.get("misses") or 0) + 1
        return _changed(slots, new)
    new["misses"] = 0
    if intent == "stop":
        new.update(dict.fromkeys(("topic", "open_question", "support_type", "severity")))
        new.update(home)
    elif intent == "affirm" and slots.get("offered"):
        new["topic"] = slots["offered"][0]
    elif intent == "inform":
        mentioned = mentions(entities, intent)
        _take(new, mentioned, home_21vianet)
        new["topic"] = _topic_of_follow_up(slots, mentioned)
        if new["topic"] == slots.get("open_question"):
            new["open_question"] = None
    elif intent == "several_questions":
        mentioned = mentions(entities, intent)
        new.update(support_type=None, severity=None)
        _take(new, mentioned, home_21vianet)
        new["topic"] = (message.get("questions") or [None])[-1]
    elif intent and intent.startswith("ask_") and intent not in _ASIDE:
        mentioned = mentions(entities, intent)
        new.update(support_type=None, severity=None)
        _take(new, mentioned, home_21vianet)
        new["topic"] = _topic_of_question(intent, slots, mentioned, str(message.get("text") or ""))
        if new["topic"] == slots.get("open_question"):
            new["open_question"] = None
    return _changed(slots, new)


def mentions(entities: list[dict[str, Any]], intent: Optional[str] = None) -> dict[str, Any]:
    """What a message names: slot → value.

    `country` is a list of keys. Two kinds of support, or several levels, mean all of them, so they stand as None. A
    word that is both a language and a people ("tyska") is a language where languages are asked about, else a country.
    """
    languages = [e for e in entities if e["entity"] == "language" and e.get("role") != "reply"]
    countries = [e for e in entities if e["entity"] == "country"]
    if intent == "ask_support_language":
        spans = {(e.get("start"), e.get("end")) for e in languages if e.get("start") is not None}
        countries = [e for e in countries if (e.get("start"), e.get("end")) not in spans]
    result: dict[str, Any] = {}
    keys = list(dict.fromkeys(e["value"] for e in countries))
    if keys:
        result["country"] = keys
    for name in ("cloud", "support_type", "severity"):
        values = list(dict.fromkeys(e["value"] for e in entities if e["entity"] == name))
        if len(values) == 1:
            result[name] = values[0]
        elif values:
            result[name] = None if name != "cloud" else values[-1]
    spoken = [e for e in languages if intent == "ask_support_language" or not _same_words(e, countries)]
    if spoken:
        result["support_language"] = spoken[-1]["value"]
    return result


def _same_words(language: dict[str, Any], countries: list[dict[str, Any]]) -> bool:
    """Whether a language stands where a country stands too: "tyska?" after a question about countries."""
    return any(language.get("start") == country.get("start") is not None for country in countries)


def _topic_of_question(intent: str, slots: Slots, mentioned: dict[str, Any], text: str) -> str:
    """The question asked, unless the frame shows that it is another.

    A statement about one's cloud, or two words about a kind of support ("å tekniskt?"), asks the topic again. A country
    beside a general question asks for its number.
    """
    topic: Optional[str] = slots.get("topic")
    if intent == "ask_which_cloud" and mentioned.get("cloud") and "?" not in text and topic in _DEPENDS_ON["cloud"]:
        return topic
    elliptic = len(text.split()) <= _ELLIPTIC_WORDS and intent == _QUESTION_FOR_SUPPORT_TYPE.get(
        mentioned.get("support_type") or ""
    )
    if elliptic and topic in _DEPENDS_ON["support_type"]:
        return topic
    if intent in _NUMBER_IF_COUNTRY and "country" in mentioned:
        return "ask_phone_number"
    return intent


def _take(new: Slots, mentioned: dict[str, Any], home_21vianet: tuple[str, ...]) -> None:
    keys = mentioned.get("country")
    if keys:
        new["country"] = keys[0] if len(keys) == 1 else keys
    for name in ("support_type", "severity", "cloud"):
        if name in mentioned:
            new[name] = mentioned[name]
    elsewhere = not set(keys or home_21vianet) <= set(home_21vianet)
    if elsewhere and "cloud" not in mentioned and new.get("cloud") == "21vianet":
        # A country outside China cannot be about 21Vianet: back to the ordinary case.
        new["cloud"] = None


def _topic_of_follow_up(slots: Slots, mentioned: dict[str, Any]) -> Optional[str]:
    """The question that a message without a question of its own asks (again)."""
    if "country" in mentioned and slots.get("open_question"):
        return str(slots["open_question"])
    topic: Optional[str] = slots.get("topic")
    if not mentioned:
        return topic
    if topic and any(topic in _DEPENDS_ON[name] for name in mentioned):
        return topic
    if "support_language" in mentioned:
        return _QUESTION_FOR["support_language"]
    if "country" in mentioned:
        return _QUESTION_FOR["country"]
    if "support_type" in mentioned:
        if topic in _ABOUT_SEVERITY and mentioned["support_type"] == "billing":
            return "ask_severity_a_eligibility"
        return _QUESTION_FOR_SUPPORT_TYPE.get(mentioned["support_type"] or "", "ask_support_scope")
    return _QUESTION_FOR["severity" if "severity" in mentioned else "cloud"]


def _language(slots: Slots, message: dict[str, Any], locale: Optional[str]) -> Slots:
    """The language of the reply: asked for, else the message's, the conversation's, the channel's, else Swedish."""
    known: Optional[str] = slots.get("language")
    detected = message.get("language") or {}
    clear = detected.get("code") if detected.get("clear") else None
    intent = (message.get("intent") or {}).get("name")
    asked = requested_language(message.get("entities") or [], intent)
    if asked in _LANGUAGES:
        return {"language": asked, "language_choice": "explicit", "language_streak": 0}
    if known and slots.get("language_choice") == "explicit":
        if clear is None or clear == known:
            return {"language_streak": slots.get("language_streak") or 0 if clear is None else 0}
        streak = (slots.get("language_streak") or 0) + 1
        if streak < _CLEAR_IN_A_ROW:
            return {"language_streak": streak}
        return {"language": clear, "language_choice": None, "language_streak": 0}
    if clear:
        return {"language": clear}
    if known:
        return {}
    local = spoken_language(locale)
    if local:
        return {"language": local}
    # A first message that is only a name or a word ("Finland?", "ok") has to be very plain to count.
    short = message.get("bare") or len(re.findall(r"[^\W\d_]{2,}", str(message.get("text") or ""))) < 2
    confident = detected.get("confidence", 0) > (0.9 if short else 0.5)
    return {"language": detected["code"] if confident and detected.get("code") in _LANGUAGES else "sv"}


def requested_language(entities: list[dict[str, Any]], intent: Optional[str]) -> Optional[str]:
    """The language (BCP 47) that the user wants to be answered in, if he says so."""
    languages = [e for e in entities if e["entity"] == "language"]
    for entity in languages:
        if entity.get("role") == "reply" or intent == "switch_language":
            return str(entity["value"])
    return None


def _changed(old: Slots, new: Slots) -> Slots:
    return {name: value for name, value in new.items() if old.get(name) != value}
