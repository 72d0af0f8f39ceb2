# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphNode, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

class DaskGraphRunner(GraphRunner):
    _graph_schema: GraphSchema
    _instantiated_nodes: dict[str, GraphNode]

    def __init__(
        self, graph_schema: GraphSchema, model_storage: ModelStorage, execution_context: ExecutionContext
    ) -> None: ...
    def run(self, inputs: Optional[dict[str, Any]] = None, targets: Optional[list[str]] = None) -> dict[str, Any]: ...
