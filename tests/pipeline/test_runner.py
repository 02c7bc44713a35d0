"""The runner: every unit is worked on, and a worker's error arrives as what it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.errors import InputError, OutputError, StageFailed, UsageError
from pipeline.execution import Execution
from pipeline.runner import run_grouped, run_units, told

LOCAL = [Execution(), Execution(workers=2)]


@dataclass(frozen=True)
class Touch:
    """Leave a file for every handle."""

    folder: str

    def __call__(self, name: str) -> str:
        (Path(self.folder) / name).touch()
        return name


@dataclass(frozen=True)
class Collect:
    """Write down a whole group, sorted."""

    folder: str

    def __call__(self, group: tuple[int, object]) -> int:
        number, blocks = group
        (Path(self.folder) / f"group-{number}").write_bytes(b"".join(sorted(blocks)))  # type: ignore[call-overload]
        return number


def emit(name: str) -> list[tuple[int, bytes]]:
    """Two groups, one with an empty block."""
    return [(0, name.encode()), (1, b"")]


def refuse(name: str) -> None:
    """Fail as a worker does that cannot read its input."""
    raise InputError(f"cannot read {name!r}: No such file or directory")


@pytest.mark.parametrize("execution", LOCAL)
def test_every_handle_is_worked_on(execution: Execution, tmp_path: Path) -> None:
    names = [f"unit-{number:03}" for number in range(100)]
    run_units(execution, "touch", names, Touch(str(tmp_path)))
    assert sorted(path.name for path in tmp_path.iterdir()) == names


@pytest.mark.parametrize("execution", LOCAL)
def test_groups_arrive_whole(execution: Execution, tmp_path: Path) -> None:
    names = [f"{number:03}" for number in range(50)]
    run_grouped(execution, "collect", names, emit, Collect(str(tmp_path)))
    assert (tmp_path / "group-0").read_bytes() == "".join(names).encode()
    assert (tmp_path / "group-1").read_bytes() == b""


def test_an_error_of_ours_arrives_as_it_was() -> None:
    with pytest.raises(InputError) as caught:
        run_units(Execution(), "refuse", ["a.warc.gz"], refuse)
    assert str(caught.value) == "cannot read 'a.warc.gz': No such file or directory"


def test_what_a_worker_process_reports_becomes_the_error_it_was() -> None:
    """Beam brings a worker's failure as the text of its traceback."""
    head = 'Traceback (most recent call last):\n  File "stage.py", line 1, in __call__\n'
    ours = told(
        "curate", head + "pipeline.errors.OutputError: cannot write 'x' [while running 'c']"
    )
    assert (type(ours), str(ours)) == (OutputError, "cannot write 'x'")
    other = told("curate", head + "ZeroDivisionError: division by zero")
    assert (type(other), str(other)) == (StageFailed, "curate: ZeroDivisionError: division by zero")


def test_a_word_that_is_no_beam_option_is_refused() -> None:
    with pytest.raises(UsageError, match="not a Beam option: 'flink_master=x'"):
        run_units(Execution(beam_options=("flink_master=x",)), "touch", [], emit)
