# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
TEXT = "text"
INTENT = "intent"
ENTITIES = "entities"
METADATA = "metadata"
