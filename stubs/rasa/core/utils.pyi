# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from pathlib import Path
from typing import Optional, Union

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import EndpointConfig

class AvailableEndpoints:
    action: Optional[EndpointConfig]
    # What takes these two takes a store that is made as well (TrackerStore.create, LockStore.create).
    tracker_store: Union[TrackerStore, EndpointConfig, None]
    lock_store: Union[LockStore, EndpointConfig, None]

def read_endpoints_from_path(endpoints_path: Optional[Union[Path, str]] = None) -> AvailableEndpoints: ...
