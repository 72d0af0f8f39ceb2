"""What `bot` says to its operator in a sentence instead of a traceback."""


class OperatorError(Exception):
    """Something that the operator can mend; the message says what, in a sentence."""

    exit_code = 1
