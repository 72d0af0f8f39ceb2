"""Typed, validated tables over data/*.yml, and questions about them."""

from bot.knowledge.knowledge import Knowledge, load_knowledge
from bot.yaml_file import DataError, Fault

__all__ = ["DataError", "Fault", "Knowledge", "load_knowledge"]
