# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from rasa.engine.storage.resource import Resource

class ModelStorage(ABC):
    @classmethod
    @abstractmethod
    def create(cls, storage_path: Path) -> ModelStorage: ...
    @contextmanager
    @abstractmethod
    def write_to(self, resource: Resource) -> Generator[Path, None, None]: ...
    @contextmanager
    @abstractmethod
    def read_from(self, resource: Resource) -> Generator[Path, None, None]: ...
