"""Runs Rasa's component graph one node after the other, without asking a scheduler which."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, Optional

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

_Plan = list[tuple[str, GraphNode, tuple[str, ...]]]


class InOrderGraphRunner(DaskGraphRunner):
    """Does what dask's synchronous scheduler does, with the order worked out once for each set of targets."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def run(self, inputs: Optional[dict[str, Any]] = None, targets: Optional[list[str]] = None) -> dict[str, Any]:
        """Runs what the targets need; returns their outputs by name.

        Raises:
            GraphRunError: a node lacks an input.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._plan(wanted)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, node, needs in plan:
                done[name] = node(*(done.get(needed, needed) for needed in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return {name: done[name][1] for name in wanted}

    def _plan(self, wanted: tuple[str, ...]) -> _Plan:
        nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        order = TopologicalSorter({name: [n for n in needed if n in nodes] for name, needed in needs.items()})
        return [(name, self._instantiated_nodes[name], needs[name]) for name in order.static_order()]
