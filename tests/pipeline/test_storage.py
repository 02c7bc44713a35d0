"""Files appear whole or not at all, and inputs are found or named in the error."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from pipeline import storage
from pipeline.errors import CheckFailed, HanmillError, InputError, OutputError, UsageError
from pipeline.errors import TooManyDeadLetters as TooMany

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file.bin"
    with storage.atomic_write(target) as handle:
        handle.write(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert [path.name for path in target.parent.iterdir()] == ["file.bin"]


def test_a_block_that_raises_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    target.write_bytes(b"before")

    def write_half() -> None:
        with storage.atomic_write(target) as handle:
            handle.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["file.bin"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_is_an_output_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (storage.Path, "replace")), fail)
    with (
        pytest.raises(OutputError, match="No space left"),
        storage.atomic_write(tmp_path / "file.bin") as handle,
    ):
        handle.write(b"x")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_killed_writers_are_removed(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / ".tmp-99-shard.parquet").write_bytes(b"half")
    (tmp_path / "shard.parquet").write_bytes(b"whole")
    assert storage.remove_temporary(tmp_path) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["shard.parquet"]


def test_patterns_are_expanded_sorted_and_once_each(tmp_path: Path) -> None:
    for name in ("b.warc", "a.warc", "[c].warc", ".tmp-1-d.warc", "deep/e.warc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")

    def names(*patterns: str) -> list[str]:
        found = storage.expand([str(tmp_path / pattern) for pattern in patterns])
        return [path.removeprefix(f"{tmp_path}/") for path in found]

    assert names("*.warc", "a.warc") == ["[c].warc", "a.warc", "b.warc"]
    assert names("[c].warc") == ["[c].warc"]
    assert names("**/*.warc") == ["[c].warc", "a.warc", "b.warc", "deep/e.warc"]
    assert names("deep", "") == ["[c].warc", "a.warc", "b.warc", "deep/e.warc"]


def test_every_pattern_without_a_match_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'.*/x\*'.*'.*/y'"):
        storage.expand([str(tmp_path / "x*"), str(tmp_path / "y")])


def test_unreadable_files_are_input_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path, "a\0b"):
        with pytest.raises(InputError):
            storage.open_read(path)
    with pytest.raises(InputError):
        storage.size(tmp_path / "missing")


def test_exit_codes_are_those_of_the_tree() -> None:
    codes = {cls: cls.exit_code for cls in (HanmillError, UsageError, InputError, OutputError,
                                            CheckFailed, TooMany)}  # fmt: skip
    assert codes == {HanmillError: 1, UsageError: 2, InputError: 2, OutputError: 2,
                     CheckFailed: 1, TooMany: 3}  # fmt: skip
