"""Configurations: every error at once, with file and line; unknown keys refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from pipeline.config import Config
from pipeline.config_file import defaults, differing_keys, dump, load
from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> str:
    path = folder / "c.yaml"
    path.write_text(text, "utf-8")
    return str(path)


def test_an_empty_file_is_the_default_configuration(tmp_path: Path) -> None:
    assert load(write(tmp_path, "")) == Config()


def test_all_errors_come_at_once_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "dedup:\n  bands: many\n  colour: red\npublish:\n  shard_bytes: -1\nsurprise: 1\n",
    )
    with pytest.raises(UsageError) as caught:
        load(path)
    message = str(caught.value)
    assert f"{path}:2: dedup.bands: " in message
    assert f"{path}:3: dedup.colour: unknown key" in message
    assert f"{path}:5: publish.shard_bytes: " in message
    assert f"{path}:6: surprise: unknown key" in message


def test_a_key_given_twice_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, "dedup:\n  bands: 2\n  bands: 3\n")
    with pytest.raises(UsageError, match=r"c\.yaml:3: dedup\.bands: given twice"):
        load(path)


def test_bands_that_do_not_fit_a_signature_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "dedup:\n  bands: 20\n  rows: 8\n")
    with pytest.raises(UsageError, match=r"c\.yaml:1: dedup: .*160 exceeds num_perm = 112"):
        load(path)


@pytest.mark.parametrize("text", ["a: [1", "\tx", "- 1\n- 2\n", "just words"])
def test_what_is_no_mapping_is_refused_with_the_file_s_name(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError, match=r"c\.yaml"):
        load(path)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        load("none.yaml")


def test_overrides_win_and_name_themselves_in_errors(tmp_path: Path) -> None:
    path = write(tmp_path, "dedup:\n  threshold: 0.7\n")
    assert load(path, ["dedup.threshold=0.8"]).dedup.threshold == 0.8
    with pytest.raises(UsageError, match=r"--set dedup\.threshold: dedup\.threshold: "):
        load(path, ["dedup.threshold=often"])
    with pytest.raises(UsageError, match=r"--set dedup: write it as section\.key=value"):
        load(path, ["dedup"])


def test_inputs_may_be_plain_paths_and_are_replaced_by_the_option(tmp_path: Path) -> None:
    path = write(tmp_path, "inputs: [a.warc.gz]\n")
    assert [entry.path for entry in load(path).inputs] == ["a.warc.gz"]
    assert [entry.path for entry in load(path, inputs=["b", "c"]).inputs] == ["b", "c"]


def test_the_digest_covers_the_filters_but_not_the_inputs() -> None:
    config = Config()
    assert defaults(["inputs=[{path: a}]"]).digest() == config.digest()
    assert defaults(["dedup.threshold=0.8"]).digest() != config.digest()


def test_the_shown_configuration_is_the_configuration(tmp_path: Path) -> None:
    shown = dump(defaults(["dedup.threshold=0.8", "inputs=[{path: a}]"]))
    config = load(write(tmp_path, shown))
    assert config == defaults(["dedup.threshold=0.8", "inputs=[{path: a}]"])


def test_default_yaml_is_the_defaults_written_out(root: Path) -> None:
    """`hanmill config show` of nothing, so the file can't go stale."""
    assert (root / "configs/default.yaml").read_text("utf-8") == dump(Config())


@pytest.mark.parametrize("name", ["default", "sample", "commoncrawl"])
def test_every_configuration_is_valid(root: Path, name: str) -> None:
    assert load(str(root / f"configs/{name}.yaml")) is not None


@pytest.mark.parametrize("name", ["sample", "commoncrawl"])
def test_configurations_state_only_differences(root: Path, name: str) -> None:
    given = yaml.safe_load((root / f"configs/{name}.yaml").read_text("utf-8"))
    config = load(str(root / f"configs/{name}.yaml"))
    stated = {
        f"{section}.{key}" if isinstance(value, dict) else section
        for section, value in given.items()
        if section != "inputs"
        for key in (value if isinstance(value, dict) else [section])
    }
    assert stated == set(differing_keys(Config().canonical(), config.canonical()))
