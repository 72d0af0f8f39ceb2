# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Optional, Union

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

@dataclass
class SchemaNode:
    needs: dict[str, str]
    uses: type[GraphComponent]
    constructor_name: str
    fn: str
    config: dict[str, Any]
    eager: bool = False
    is_target: bool = False
    is_input: bool = False
    resource: Optional[Resource] = None

@dataclass
class GraphSchema:
    nodes: dict[str, SchemaNode]

    @property
    def target_names(self) -> list[str]: ...
    def minimal_graph_schema(self, targets: Optional[list[str]] = None) -> GraphSchema: ...

class GraphModelConfiguration:
    train_schema: GraphSchema
    predict_schema: GraphSchema

@dataclass
class ExecutionContext:
    graph_schema: GraphSchema
    model_id: Optional[str] = None
    should_add_diagnostic_data: bool = False
    is_finetuning: bool = False
    node_name: Optional[str] = None

class GraphComponent(ABC):
    @classmethod
    @abstractmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent: ...
    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent: ...
    @staticmethod
    def get_default_config() -> dict[str, Any]: ...
    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]: ...

class GraphNode:
    def __call__(self, *inputs_from_previous_nodes: Union[tuple[str, Any], str]) -> tuple[str, Any]: ...
