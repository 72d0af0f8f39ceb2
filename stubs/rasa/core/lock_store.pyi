# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from contextlib import AbstractAsyncContextManager
from typing import Union

from rasa.utils.endpoints import EndpointConfig

class LockStore:
    @staticmethod
    def create(obj: Union[LockStore, EndpointConfig, None]) -> LockStore: ...
    # departs: Rasa's own gives the lock that is held, which nobody looks at.
    def lock(
        self, conversation_id: str, lock_lifetime: float = ..., wait_time_in_seconds: float = 1
    ) -> AbstractAsyncContextManager[object]: ...
