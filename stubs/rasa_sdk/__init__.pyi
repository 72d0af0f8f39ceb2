# Read from rasa_sdk 3.6.2: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from rasa_sdk.interfaces import Action as Action
from rasa_sdk.interfaces import Tracker as Tracker
