"""What the operator can mend is said in a sentence, whatever part of the house finds it."""

import pytest

from bot import __main__ as command
from bot.channels.settings import SettingsError
from bot.channels.teams.app import PackageError
from bot.clock import ClockError
from bot.commands.serve import ServeError
from bot.engine.endpoints import EndpointsError
from bot.engine.training import TrainingError
from bot.errors import OperatorError
from bot.observe.metrics_server import MetricsError
from bot.storage.retention import RetentionError
from bot.storage.store import StoreError

FAILURES = [
    SettingsError,
    ClockError,
    ServeError,
    EndpointsError,
    TrainingError,
    MetricsError,
    RetentionError,
    StoreError,
]


@pytest.mark.parametrize(("error", "code"), [*((error, 1) for error in FAILURES), (PackageError, 2)])
@pytest.mark.parametrize("verbose", [[], ["--verbose"]])
def test_it_is_said_in_a_sentence(error, code, verbose, monkeypatch, capfd):
    def fail(_):
        raise error("This is what to mend.")

    monkeypatch.setattr(command, "_check", fail)
    assert issubclass(error, OperatorError)
    assert command.main([*verbose, "check"]) == code
    assert capfd.readouterr() == ("", "This is what to mend.\n")


def test_anything_else_is_named_and_raised_if_asked_for(monkeypatch, capfd):
    def fail(_):
        raise KeyError("odd")

    monkeypatch.setattr(command, "_check", fail)
    assert command.main(["check"]) == 1
    assert "KeyError" in capfd.readouterr().err
    with pytest.raises(KeyError):
        command.main(["--verbose", "check"])
