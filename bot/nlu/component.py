"""What our trainable graph components have in common: how Rasa makes, loads and stores them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, Optional, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Trained = TypeVar("Trained")
Self = TypeVar("Self", bound="TrainedComponent[Any]")


class TrainedComponent(GraphComponent, Generic[Trained]):
    """A component around one trained thing, which is None until it is trained or loaded."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        trained: Optional[Trained] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._trained = trained

    @classmethod
    def create(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Makes an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Loads a trained component."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, cls.read(directory))

    @classmethod
    def read(cls, directory: Path) -> Any:
        """Reads the trained thing from its place in the model."""
        raise NotImplementedError

    @staticmethod
    def write(trained: Any, directory: Path) -> None:
        """Writes the trained thing into the model."""
        raise NotImplementedError

    def keep(self, trained: Trained) -> Resource:
        """Takes what training made, and stores it."""
        self._trained = trained
        with self._model_storage.write_to(self._resource) as directory:
            self.write(trained, directory)
        return self._resource
