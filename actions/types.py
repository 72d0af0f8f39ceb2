"""Names for Rasa's untyped things."""

from typing import Any

DomainDict = dict[str, Any]
