# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Callable
from enum import Enum
from typing import Any, Optional, Union

from rasa.engine.graph import GraphComponent, GraphModelConfiguration
from rasa.shared.data import TrainingType

class DefaultV1Recipe:
    class ComponentType(Enum):
        MESSAGE_FEATURIZER = 1
        INTENT_CLASSIFIER = 2
        ENTITY_EXTRACTOR = 3

    def __init__(self) -> None: ...
    @classmethod
    def register(
        cls,
        component_types: Union[ComponentType, list[ComponentType]],
        is_trainable: bool,
        model_from: Optional[str] = None,
    ) -> Callable[[type[GraphComponent]], type[GraphComponent]]: ...
    def graph_config_for_recipe(
        self,
        config: dict[str, Any],
        cli_parameters: dict[str, Any],
        training_type: TrainingType = ...,
        is_finetuning: bool = False,
    ) -> GraphModelConfiguration: ...
