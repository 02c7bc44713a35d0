"""The driver: plan, curate, dedup, publish. Starts again where it stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, sealed, storage
from pipeline.config_file import differing_keys
from pipeline.errors import CheckFailed, TooManyDeadLetters, UsageError
from pipeline.model_files import model_files
from pipeline.plan import InputFile, curate_units, find_inputs
from pipeline.progress import Progress
from pipeline.units import Counts, Sidecar, Unit, Workspace, total

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.config import Config
    from pipeline.execution import Execution


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: counts of the whole way and where the dataset lies."""

    dataset: Path
    curated: Counts
    published: Counts
    shards: int
    already_done: bool

    @property
    def dead_letter_ratio(self) -> float:
        """Dead letters as a share of all that came in."""
        return sum(self.curated.dead.values()) / max(self.curated.rows, 1)


class Run:
    """One run directory and the stages that fill it."""

    def __init__(self, config: Config, output: str, execution: Execution) -> None:
        self.config, self.execution = config, execution
        self.output = Path(output)
        self.workspace = Workspace(self.output / "work", config.digest())
        self.config_json = config.model_dump_json()

    def run(self) -> Outcome:
        """Do what is not done yet.

        Raises:
            HanmillError: see `pipeline.errors` for what can stop a run.
        """
        files = find_inputs(self.config.inputs)
        model_files(self.config)
        self.workspace.lock()
        try:
            self._claim(files)
            storage.remove_temporary(self.output)
            return self._stages(files)
        finally:
            self.workspace.unlock()

    def _claim(self, files: Sequence[InputFile]) -> None:
        """Refuse a directory that holds another run.

        Raises:
            UsageError: its configuration or its inputs differ; the differing keys are named.
            CheckFailed: its record of them is damaged.
        """
        now = {
            "version": __version__,
            "config": self.config.canonical(),
            "inputs": {file.path: file.size for file in files},
        }
        path = self.workspace.root / "run.json"
        if not path.exists():
            sealed.write(path, now)
            return
        try:
            differing = differing_keys(sealed.read(path), json.loads(json.dumps(now)))
        except sealed.BrokenSeal as error:
            raise CheckFailed(f"{error}; remove {str(self.output)!r} and run again") from error
        if differing:
            raise UsageError(
                f"{str(self.output)!r} holds a run that differs in: {', '.join(differing)};"
                " choose another --output or remove that folder"
            )

    def _stages(self, files: Sequence[InputFile]) -> Outcome:
        from pipeline.curate.stage import CurateUnit  # noqa: PLC0415 - loads models' libraries
        from pipeline.dedup.stage import Dedup  # noqa: PLC0415
        from pipeline.publish import finish  # noqa: PLC0415
        from pipeline.publish.shards import PublishShard, plan_shards  # noqa: PLC0415

        done = finish.finished(self.output, self.workspace)
        if done is not None:
            return Outcome(self.output / "dataset", done.curated, done.published, done.shards,
                           already_done=True)  # fmt: skip
        root = str(self.workspace.root)

        units = curate_units(files, self.config)
        sidecars = self._do("curate", units, CurateUnit(root, self.config_json))
        curated = total(sidecar.counts for sidecar in sidecars)

        dedup = Dedup(root, self.config_json, self.execution)
        clusters = dedup.run(sidecars)

        staged = tuple(name for sidecar in sidecars for name in sidecar.facts["staged"])
        staged_bytes = sum(sidecar.facts["staged_bytes"] for sidecar in sidecars)
        shards = plan_shards(
            clusters.facts["bucket_bytes"], self.config.publish.shard_bytes, staged_bytes
        )
        names = tuple(sidecars[0].facts["measurements"])
        (clusters_file,) = clusters.files
        published = self._do(
            "publish", shards, PublishShard(root, self.config_json, staged, clusters_file, names)
        )
        counts = total(sidecar.counts for sidecar in published)
        check_conservation(curated, counts)
        finish.write(self.output, self.config, files, curated, published)
        return Outcome(self.output / "dataset", curated, counts, len(shards), already_done=False)

    def _do(self, stage: str, units: Sequence[Unit], work: Callable[[Unit], str]) -> list[Sidecar]:
        """Run what is missing of a stage, then return all its sidecars.

        Raises:
            CheckFailed: a unit is missing after the runner said that all was done.
        """
        from pipeline.runner import run_units  # noqa: PLC0415 - Beam takes seconds to import

        missing = [unit for unit in units if self.workspace.finished(unit) is None]
        if missing:
            with Progress(stage, units, self.workspace):
                run_units(self.execution.for_units(len(missing)), stage, missing, work)
        sidecars = [self.workspace.finished(unit) for unit in units]
        lost = [unit.name for unit, side in zip(units, sidecars, strict=True) if side is None]
        if lost:
            raise CheckFailed(
                f"{stage}: the runner ended without an error, but {len(lost)} of {len(units)}"
                f" units have no valid sidecar (first: {lost[0]}); run the same command again"
            )
        return [sidecar for sidecar in sidecars if sidecar is not None]


def check_conservation(curated: Counts, published: Counts) -> None:
    """Every page that came in is published, rejected or dead-lettered.

    Raises:
        CheckFailed: the sums differ.
    """
    came = curated.rows - sum(curated.dead.values())
    if came != published.rows or published.balance:
        raise CheckFailed(
            f"{curated.rows} pages came in and {sum(curated.dead.values())} are dead letters, but"
            f" {published.rows} were published or rejected; pages were lost or doubled"
        )


def check_dead_letters(outcome: Outcome, most: float) -> None:
    """Complain about a share of dead letters above ``most``.

    Raises:
        TooManyDeadLetters: with the most frequent errors.
    """
    if outcome.dead_letter_ratio > most:
        errors = sorted(outcome.curated.dead.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"{name} {count}" for name, count in errors[:5])
        raise TooManyDeadLetters(
            f"{outcome.dead_letter_ratio:.2%} of the pages are dead letters, more than the"
            f" {most:.2%} of max_dead_letter_ratio ({listed}); see {outcome.dataset.parent}/work"
        )
