"""Every error hanmill raises on purpose, with the exit code the command ends with.

::

    HanmillError                  1
    ├── UsageError                2   the command line or the configuration is wrong
    ├── InputError                2   an input is missing, unreadable or of an unknown format
    ├── OutputError               2   the output folder cannot be written (full, read-only)
    ├── CheckFailed               1   a check found what must not be: damage, lost rows
    ├── StageFailed               1   a worker failed; finished units are kept
    └── TooManyDeadLetters        3   the run finished with more dead letters than allowed

A damaged *record* is none of these: it becomes a `DeadLetter` and the run goes on.
"""

from __future__ import annotations

from typing import ClassVar


class HanmillError(Exception):
    """The root: its message is meant for the user and says what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(HanmillError):
    """The command line or the configuration is wrong."""

    exit_code = 2


class InputError(HanmillError):
    """An input is missing, cannot be read, or has no format known here."""

    exit_code = 2


class OutputError(HanmillError):
    """The output cannot be written: no space, no permission, not a folder."""

    exit_code = 2


class CheckFailed(HanmillError):  # noqa: N818 - the tree names what happened, not "Error"
    """A check found damage, a lost row, or a file that differs from its manifest."""

    exit_code = 1


class StageFailed(HanmillError):  # noqa: N818 - as above
    """A stage's pipeline ended with an error; units that were finished stay finished."""

    exit_code = 1


class TooManyDeadLetters(HanmillError):  # noqa: N818 - as above
    """The run finished, but a larger share of its input than allowed was dead-lettered."""

    exit_code = 3
