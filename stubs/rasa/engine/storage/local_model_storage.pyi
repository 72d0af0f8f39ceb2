# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

class LocalModelStorage(ModelStorage):
    @classmethod
    def create(cls, storage_path: Path) -> ModelStorage: ...
    @contextmanager
    def write_to(self, resource: Resource) -> Generator[Path, None, None]: ...
    @contextmanager
    def read_from(self, resource: Resource) -> Generator[Path, None, None]: ...
