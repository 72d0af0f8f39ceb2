# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Optional, Union

class TrainingResult:
    model: Optional[str]
    code: int

def train(
    domain: str,
    config: str,
    training_files: Optional[Union[str, list[str]]],
    output: str = ...,
    dry_run: bool = False,
    force_training: bool = False,
    fixed_model_name: Optional[str] = None,
) -> TrainingResult: ...
def train_nlu(
    config: str, nlu_data: Optional[str], output: str, fixed_model_name: Optional[str] = None
) -> Optional[str]: ...
