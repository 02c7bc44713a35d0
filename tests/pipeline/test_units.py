"""Sidecars decide what is done; conservation is checked before one is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import CheckFailed, UsageError
from pipeline.units import SIDECAR, Counts, Unit, Workspace, total

if TYPE_CHECKING:
    from pathlib import Path

UNIT = Unit("curate", "00007", {"slices": []})
COUNTS = Counts(rows=10, kept=6, rejected={"language/other_language": 3}, dead={"ValueError": 1})


def finish(workspace: Workspace, content: bytes = b"rows") -> Path:
    path = workspace.folder(UNIT) / "staged.arrow"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    workspace.finish(UNIT, COUNTS, [path], {"bucket": 3})
    return path


def test_a_finished_unit_is_found_with_its_counts_and_facts(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "work", "abc")
    assert workspace.finished(UNIT) is None
    finish(workspace)
    sidecar = workspace.finished(UNIT)
    assert sidecar is not None
    assert sidecar.counts == COUNTS
    assert sidecar.facts == {"bucket": 3}
    assert list(sidecar.files) == ["work/curate/00007/staged.arrow"]


def test_rows_that_are_unaccounted_for_refuse_the_sidecar(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "work", "abc")
    with pytest.raises(CheckFailed, match="1 of 10 rows"):
        workspace.finish(UNIT, Counts(rows=10, kept=9), [], {})
    assert workspace.finished(UNIT) is None


def test_another_configuration_makes_a_unit_unfinished(tmp_path: Path) -> None:
    finish(Workspace(tmp_path / "work", "abc"))
    assert Workspace(tmp_path / "work", "abd").finished(UNIT) is None


@pytest.mark.parametrize("damage", ["truncated", "missing"])
def test_a_damaged_file_makes_a_unit_unfinished(tmp_path: Path, damage: str) -> None:
    workspace = Workspace(tmp_path / "work", "abc")
    path = finish(workspace)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"row")
    assert workspace.finished(UNIT) is None


def test_every_flipped_bit_of_a_sidecar_makes_its_unit_unfinished(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "work", "abc")
    finish(workspace)
    path = workspace.folder(UNIT) / SIDECAR
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert workspace.finished(UNIT) is None


def test_counts_add_up_in_one_order_of_reasons() -> None:
    left = Counts(rows=2, rejected={"b/x": 1, "a/y": 1})
    right = Counts(rows=3, kept=2, rejected={"a/y": 1})
    assert total([left, right]) == total([right, left])
    assert list(total([left, right]).rejected) == ["a/y", "b/x"]
    assert total([left, right]).balance == 0


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    first, second = (Workspace(tmp_path / "work", "abc") for _ in range(2))
    first.lock()
    with pytest.raises(UsageError, match="another run is at work"):
        second.lock()
    first.unlock()
    second.lock()
    second.unlock()


def test_a_sidecar_is_canonical_json(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "work", "abc")
    finish(workspace)
    raw = (workspace.folder(UNIT) / SIDECAR).read_text("utf-8")
    again = json.dumps(json.loads(raw), ensure_ascii=False, indent=2, sort_keys=True)
    assert raw == f"{again}\n"
