"""What ``hanmill run`` prints: the plan, and the funnel of a finished run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from pipeline.plan import curate_units, find_inputs
from pipeline.run import Run, check_dead_letters

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.execution import Execution
    from pipeline.run import Outcome

MIB = 1 << 20


def run_and_report(config: Config, output: str, execution: Execution, *, quiet: bool) -> None:
    """Run, print the funnel and where the dataset lies.

    Raises:
        HanmillError: what stopped the run, or too many dead letters after it.
    """
    outcome = Run(config, output, execution).run()
    if not quiet:
        console = Console()
        console.print(funnel(outcome))
        done = "was finished before; nothing to do" if outcome.already_done else "is finished"
        shards = "1 shard" if outcome.shards == 1 else f"{outcome.shards} shards"
        console.print(f"The dataset {done}: {outcome.dataset} ({shards})", soft_wrap=True)
    check_dead_letters(outcome, config.max_dead_letter_ratio)


def print_plan(config: Config) -> None:
    """Units of the curate stage, one a line, and what is known of the shards before reading."""
    files = find_inputs(config.inputs)
    units = curate_units(files, config)
    console = Console(soft_wrap=True, highlight=False)
    for unit in units:
        slices = unit.payload["slices"]
        names = ", ".join(
            f"{piece['path']} [{piece['start']}, {'end' if piece['end'] < 0 else piece['end']})"
            for piece in slices[:3]
        )
        more = f" and {len(slices) - 3} more" if len(slices) > 3 else ""
        console.print(f"curate/{unit.name}: {names}{more}", markup=False)
    size = sum(file.size for file in files)
    console.print(
        f"{len(files)} files, {size / MIB:,.1f} MiB, {len(units)} units;"
        f" shards of about {config.publish.shard_bytes / MIB:,.0f} MiB of text each,"
        f" cut along {config.plan.buckets} buckets when the text to publish is known"
    )


def funnel(outcome: Outcome) -> Table:
    """In, dead letters, rejected by reason, out; with shares of what came in."""
    curated, published = outcome.curated, outcome.published
    table = Table(title="Funnel")
    table.add_column("step")
    table.add_column("pages", justify="right")
    table.add_column("of all", justify="right")

    def row(name: str, count: int) -> None:
        table.add_row(name, f"{count:,}", f"{count / max(curated.rows, 1):.2%}")

    row("pages in", curated.rows)
    for error, count in curated.dead.items():
        row(f"dead letter: {error}", count)
    for reason, count in sorted(published.rejected.items(), key=lambda item: (-item[1], item[0])):
        row(f"rejected: {reason}", count)
    row("published", published.kept)
    return table
