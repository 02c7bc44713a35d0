"""The command line: parse, call one function per command, map errors to exit codes.

Nothing heavy is imported before a command needs it: ``hanmill --help`` answers at once.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

from pipeline import __version__
from pipeline.errors import HanmillError

app = typer.Typer(
    name="hanmill",
    help="Chinese web pages in, deduplicated and scored Parquet out, nothing from Wikipedia.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="Show and check configurations.", no_args_is_help=True)
inspect_app = typer.Typer(help="Look at a finished dataset.", no_args_is_help=True)
filters_app = typer.Typer(help="What judges a document.", no_args_is_help=True)
app.add_typer(config_app, name="config")
app.add_typer(inspect_app, name="inspect")
app.add_typer(filters_app, name="filters")

RUNNERS = ("local", "flink", "spark", "dataflow", "prism")
ConfigFile = Annotated[str, typer.Argument(metavar="CONFIG", help="YAML file, see configs/")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override, e.g. dedup.threshold=0.8"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table")]
DatasetFolder = Annotated[
    str, typer.Argument(metavar="DIR", help="Output of a run, or its dataset")
]


def main() -> None:
    """Entry point: run a command; an error of ours is one clear message and its exit code."""
    logging.disable(logging.WARNING)  # Beam warns at import of what is not installed
    try:
        app(prog_name="hanmill")
    except HanmillError as error:
        print(f"hanmill: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)


@app.command()
def run(
    config: ConfigFile,
    input_: Annotated[
        list[str] | None,
        typer.Option("--input", metavar="PATH_OR_GLOB", help="Replaces inputs; may be repeated"),
    ] = None,
    output: Annotated[str, typer.Option(help="Folder for dataset/ and work/")] = "out",
    workers: Annotated[int, typer.Option(min=1, help="Processes of the local runner")] = 1,
    runner: Annotated[str, typer.Option(help="local, flink, spark, dataflow or prism")] = "local",
    set_: Overrides = None,
    *,
    dry_run: Annotated[bool, typer.Option(help="Print units and shard plan, do nothing")] = False,
    quiet: Annotated[bool, typer.Option(help="No progress, no funnel")] = False,
    beam_options: Annotated[
        list[str] | None, typer.Argument(metavar="[-- BEAM_OPTIONS...]", help="Passed to Beam")
    ] = None,
) -> None:
    """Plan, curate, dedup and publish; starts again where it stopped.

    Example: hanmill run configs/default.yaml --input 'crawl/*.warc.gz' --output out --workers 2
    """
    from pipeline import console  # noqa: PLC0415
    from pipeline.config_file import load  # noqa: PLC0415
    from pipeline.errors import UsageError  # noqa: PLC0415
    from pipeline.execution import Execution  # noqa: PLC0415

    if runner not in RUNNERS:
        raise UsageError(f"--runner {runner}: one of {', '.join(RUNNERS)}")
    loaded = load(config, set_ or (), input_ or ())
    execution = Execution(runner, workers, tuple(beam_options or ()))
    if dry_run:
        console.print_plan(loaded)
        return
    signal.signal(signal.SIGINT, _interrupted)
    console.run_and_report(loaded, output, execution, quiet=quiet)


def _interrupted(_number: int, _frame: object) -> NoReturn:
    """End at once: whatever is not finished is done again, and Beam would wait for its workers."""
    print("\nhanmill: interrupted; the same command goes on from here", file=sys.stderr)  # noqa: T201
    sys.stderr.flush()
    os._exit(130)


@app.command()
def explain(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="HTML, WARC, JSONL, or -")],
    config: Annotated[str, typer.Option(help="Configuration file; default: the defaults")] = "",
    set_: Overrides = None,
    *,
    removed: Annotated[bool, typer.Option(help="Also the lines that editors removed")] = False,
) -> None:
    """Print one JSON object a page: what it is, its measurements, its verdict and why.

    Example: hanmill explain page.html | jq '.verdict, .reason, .value, .threshold'
    """
    from pipeline.config_file import defaults, load  # noqa: PLC0415
    from pipeline.explain import explain as tell  # noqa: PLC0415

    loaded = load(config, set_ or ()) if config else defaults(set_ or ())
    for line in tell(paths, loaded, removed=removed):
        sys.stdout.write(line + "\n")


@config_app.command("show")
def config_show(config: ConfigFile, set_: Overrides = None) -> None:
    """Print the fully resolved configuration, every value under its meaning."""
    from pipeline.config_file import dump, load  # noqa: PLC0415

    sys.stdout.write(dump(load(config, set_ or ())))


@config_app.command("check")
def config_check(config: ConfigFile, set_: Overrides = None) -> None:
    """Check a configuration; print its digest."""
    from pipeline.config_file import load  # noqa: PLC0415

    sys.stdout.write(f"{config}: ok, digest {load(config, set_ or ()).digest()}\n")


@config_app.command("schema")
def config_schema() -> None:
    """Print the JSON Schema of configurations, for editors."""
    import json  # noqa: PLC0415

    from pipeline.config import Config  # noqa: PLC0415

    sys.stdout.write(json.dumps(Config.model_json_schema(), ensure_ascii=False, indent=2) + "\n")


@filters_app.command("list")
def filters_list() -> None:
    """Print the table of filters, reasons and thresholds."""
    from filters.registry import render_table  # noqa: PLC0415

    sys.stdout.write(render_table())


@inspect_app.command("summary")
def inspect_summary(folder: DatasetFolder, *, as_json: AsJson = False) -> None:
    """Rows, bytes, characters, shards and reasons of a dataset."""
    from pipeline.inspect.summary import show  # noqa: PLC0415

    show(folder, as_json=as_json)


@inspect_app.command("verify")
def inspect_verify(folder: DatasetFolder, *, as_json: AsJson = False) -> None:
    """Check digests, schema, page checksums, order and uniqueness; exit 1 on any miss."""
    from pipeline.inspect.verify import show  # noqa: PLC0415

    show(folder, as_json=as_json)


@app.callback(invoke_without_command=True)
def version(
    *, show: Annotated[bool, typer.Option("--version", help="Print the version")] = False
) -> None:
    """Chinese web pages in, deduplicated and scored Parquet out, nothing from Wikipedia."""
    if show:
        sys.stdout.write(f"hanmill {__version__}\n")
        raise typer.Exit
