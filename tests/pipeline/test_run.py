"""The main job: same bytes however it is run, nothing lost, and clear refusals."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.pipeline.commands import (
    CONFIG,
    ROOT,
    SAMPLES,
    command,
    gzip_members,
    hanmill,
    sums,
    temporary_files,
)


def test_a_finished_dataset_verifies(finished: Path) -> None:
    done = hanmill("inspect", "verify", finished)
    assert (done.returncode, done.stderr) == (0, "")


def test_running_a_finished_run_again_does_nothing_and_says_so(finished: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(finished.rglob("*"))}
    done = hanmill("run", CONFIG, "--output", finished)
    assert done.returncode == 0
    assert "nothing to do" in done.stdout
    after = {path: path.stat().st_mtime_ns for path in sorted(finished.rglob("*"))}
    assert {path for path in after if before.get(path) != after[path]} <= {finished / "work/.lock"}


def test_two_workers_and_another_hash_seed_give_the_same_bytes(
    finished: Path, tmp_path: Path
) -> None:
    done = hanmill("run", CONFIG, "--output", tmp_path, "--workers", "2", hash_seed=4711)
    assert done.returncode == 0, done.stderr
    assert sums(tmp_path) == sums(finished)


def test_ten_pieces_of_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    whole = SAMPLES / "web.warc.gz"
    # the record that the samples damage on purpose would be cut apart: leave it out of both
    members = gzip_members_around_damage(whole.read_bytes())
    (tmp_path / "whole.warc.gz").write_bytes(b"".join(members))
    for piece in range(10):
        part = tmp_path / f"pieces/{9 - piece}.warc.gz"
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(b"".join(members[piece::10]))
    one, ten = tmp_path / "one", tmp_path / "ten"
    for output, given in ((one, tmp_path / "whole.warc.gz"), (ten, tmp_path / "pieces/*.warc.gz")):
        done = hanmill("run", CONFIG, "--input", given, "--output", output, hash_seed=1)
        assert done.returncode == 0, done.stderr
    assert sums(one) == sums(ten)


def gzip_members_around_damage(archive: bytes) -> list[bytes]:
    """Members of an archive, skipping what does not inflate."""
    import zlib

    members: list[bytes] = []
    start = 0
    while start < len(archive):
        try:
            inflater = zlib.decompressobj(wbits=31)
            inflater.decompress(archive[start:])
            stop = len(archive) - len(inflater.unused_data)
            members.append(archive[start:stop])
        except zlib.error:
            stop = archive.index(b"\x1f\x8b\x08", start + 3)
        start = stop
    assert members == gzip_members(b"".join(members))
    return members


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_random_moments_it_resumes_to_the_same_bytes(
    finished: Path, tmp_path: Path, workers: int
) -> None:
    """SIGKILL of the whole process group, five times each; finished units are not run again."""
    seed = 20 + workers
    moments = random.Random(seed)
    arguments = ("run", CONFIG, "--output", tmp_path, "--workers", str(workers))
    times: dict[Path, int] = {}
    for _ in range(5):
        process = subprocess.Popen(
            command(*arguments),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(0.5, 12))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for sidecar in sorted(tmp_path.glob("work/*/*/unit.json")):
            stamp = sidecar.stat().st_mtime_ns
            assert times.setdefault(sidecar, stamp) == stamp, f"run twice (seed {seed})"
    done = hanmill(*arguments)
    assert done.returncode == 0, done.stderr
    assert sums(tmp_path) == sums(finished)
    assert temporary_files(tmp_path) == []
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in times.items())


def test_every_page_of_the_input_is_published_rejected_or_dead(finished: Path) -> None:
    manifest = json.loads((finished / "dataset/MANIFEST.json").read_bytes())
    curated, published = manifest["funnel"]["curated"], manifest["funnel"]["published"]
    assert curated["rows"] - sum(curated["dead"].values()) == published["rows"]
    assert published["rows"] == published["kept"] + sum(published["rejected"].values())
    told = hanmill("explain", *sorted(SAMPLES.glob("*.warc*")), "--config", CONFIG)
    assert told.returncode == 0, told.stderr
    assert 0 < len(told.stdout.splitlines()) <= curated["rows"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A text file that is quick to run on."""
    path = tmp_path / "note.txt"
    shutil.copyfile(min((SAMPLES / "notes").glob("*.txt")), path)
    return path


def test_another_configuration_is_refused_and_the_differing_keys_are_named(
    small: Path, tmp_path: Path
) -> None:
    arguments = ("run", CONFIG, "--input", small, "--output", tmp_path / "out")
    assert hanmill(*arguments).returncode == 0
    done = hanmill(*arguments, "--set", "dedup.threshold=0.8", "--set", "publish.removed=false")
    assert done.returncode == 2
    assert "differs in: config.dedup.threshold, config.publish.removed;" in done.stderr


def test_other_inputs_are_refused(small: Path, tmp_path: Path) -> None:
    arguments = ("run", CONFIG, "--output", tmp_path / "out", "--input", small)
    assert hanmill(*arguments).returncode == 0
    small.write_text(small.read_text("utf-8") + "又加了一句。", "utf-8")
    done = hanmill(*arguments)
    assert done.returncode == 2
    assert f"differs in: inputs.{small}" in done.stderr


def test_a_second_run_at_once_is_refused(small: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    first = subprocess.Popen(
        command("run", CONFIG, "--input", SAMPLES / "web.warc.gz", "--output", output),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while not (output / "work/run.json").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = hanmill("run", CONFIG, "--input", small, "--output", output)
    finally:
        first.kill()
        first.wait()
    assert second.returncode == 2
    assert "another run is at work" in second.stderr


def test_missing_empty_and_unreadable_inputs_are_one_line_and_exit_code_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty.warc.gz"
    empty.touch()
    for given, said in (
        (tmp_path / "none-*.warc.gz", "no file matches"),
        (empty, "are empty"),
        (tmp_path / "missing.yaml", "no file matches"),
    ):
        done = hanmill("run", CONFIG, "--input", given, "--output", tmp_path / "out")
        assert done.returncode == 2
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_too_many_dead_letters_end_with_exit_code_3_after_all_good_is_written(
    small: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("{not json\n" + json.dumps({"text": small.read_text("utf-8")}) + "\n", "utf-8")
    done = hanmill("run", CONFIG, "--input", rows, "--output", tmp_path / "out")
    assert done.returncode == 3
    assert "50.00% of the pages are dead letters" in done.stderr
    assert hanmill("inspect", "verify", tmp_path / "out").returncode == 0


def test_a_dry_run_prints_units_and_writes_nothing(tmp_path: Path) -> None:
    done = hanmill("run", CONFIG, "--output", tmp_path / "out", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "curate/00000: " in done.stdout
    assert "units; shards of about 512 MiB" in done.stdout
    assert not (tmp_path / "out").exists()


def test_help_needs_neither_beam_nor_arrow() -> None:
    probe = (
        "import sys; sys.argv = ['hanmill', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print({'apache_beam', 'pyarrow', 'numpy', 'fasttext'} & set(sys.modules))"
    )
    done = subprocess.run(
        [*command()[:1], "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_full_disk_is_one_line_and_the_run_goes_on_after_it(
    finished: Path, tmp_path: Path
) -> None:
    """A limit on the size of files stands in for the disk: the write fails half way."""
    arguments = command("run", CONFIG, "--output", tmp_path)
    limited = ["bash", "-c", f"ulimit -f 64; exec {' '.join(arguments)}"]
    done = subprocess.run(
        limited, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 2
    assert "hanmill: cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert temporary_files(tmp_path) == []
    assert hanmill(*arguments[3:]).returncode == 0
    assert sums(tmp_path) == sums(finished)


def test_the_dataset_opens_unchanged_in_datasets_duckdb_and_polars(
    finished: Path, tmp_path: Path
) -> None:
    import datasets
    import duckdb
    import polars as pl

    from pipeline import schema

    dataset = finished / "dataset"
    loaded = datasets.load_dataset(str(dataset), cache_dir=str(tmp_path), split="train")
    shards = f"{dataset}/data/*.parquet"
    (by_duckdb,) = duckdb.sql(f"SELECT count(*) FROM '{shards}'").fetchall()[0]  # noqa: S608
    by_polars = pl.scan_parquet(shards).collect()
    assert loaded.column_names == schema.DATA.names == by_polars.columns
    assert loaded.num_rows == by_duckdb == by_polars.height > 0
    rejects = datasets.load_dataset(str(dataset), "removed", cache_dir=str(tmp_path), split="train")
    assert set(rejects["filter"]) >= {"language", "dedup", "wikipedia"}
    assert "wikipedia.org" not in "".join(loaded["url"])


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_with_exit_code_130_and_leaves_no_process(tmp_path: Path, workers: int) -> None:
    process = subprocess.Popen(
        command("run", CONFIG, "--output", tmp_path, "--workers", str(workers)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "work/run.json").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted; the same command goes on from here" in said
    assert "Traceback" not in said
    time.sleep(1)
    assert alive(process.pid) == []


def alive(group: int) -> list[str]:
    """Processes of a group that have not ended; zombies have."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, fields = path.read_text().rpartition(")")
        except OSError:  # it has just ended
            continue
        state, _parent, process_group = fields.split()[:3]
        if int(process_group) == group and state != "Z":
            found.append(name)
    return found
