"""The only module that knows Beam: run units on a runner.

A stage is one short pipeline: handles in, sidecars on disk out. Dedup has one shuffle, of
packed hashes. Nothing large ever crosses a runner's buffers.
"""

from __future__ import annotations

import logging
import re
import shlex
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_provision_api_pb2
from apache_beam.runners.portability import portable_runner
from apache_beam.runners.portability.fn_api_runner import fn_runner, worker_handlers
from apache_beam.transforms import environments

from pipeline import errors
from pipeline.errors import HanmillError, StageFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.execution import Execution

T = TypeVar("T")
PATCHED_BEAM = "2.77."
WHILE_RUNNING = re.compile(r" \[while running .*\]$", re.DOTALL)
OURS = re.compile(r"^pipeline\.errors\.(\w+): (.*)$", re.MULTILINE)
PRESETS = {
    "flink": ("--runner=FlinkRunner", "--flink_version=1.20", "--environment_type=EXTERNAL"),
    "spark": ("--runner=SparkRunner", "--environment_type=EXTERNAL"),
    "dataflow": ("--runner=DataflowRunner",),
    "prism": ("--runner=PrismRunner",),
}


def run_units(
    execution: Execution, label: str, handles: Sequence[T], work: Callable[[T], object]
) -> None:
    """Call ``work`` once (or, after a retry, more often) for every handle.

    ``work`` is a module-level function or an instance of a module-level class; what it
    produces are files and a sidecar, not elements.
    """

    def build(pipeline: beam.Pipeline) -> None:
        # Create ends in a reshuffle, so that handles spread over the workers.
        _ = pipeline | f"{label} units" >> beam.Create(list(handles)) | label >> beam.Map(work)

    _run(execution, label, build)


def run_grouped(
    execution: Execution,
    label: str,
    handles: Sequence[T],
    emit: Callable[[T], Iterable[tuple[int, bytes]]],
    work: Callable[[tuple[int, Iterable[bytes]]], object],
) -> None:
    """Shuffle packed blocks: ``emit`` gives ``(group, block)``, ``work`` gets whole groups."""

    def build(pipeline: beam.Pipeline) -> None:
        _ = (
            pipeline
            | f"{label} units" >> beam.Create(list(handles))
            | f"{label} emit" >> beam.FlatMap(emit).with_output_types(tuple[int, bytes])
            | f"{label} group" >> beam.GroupByKey()
            | label >> beam.Map(work)
        )

    _run(execution, label, build)


def _run(execution: Execution, label: str, build: Callable[[beam.Pipeline], None]) -> None:
    options = _options(execution)
    runner: Any = _local_runner(execution, options) if execution.runner == "local" else None
    pipeline = beam.Pipeline(runner=runner, options=options)
    build(pipeline)
    try:
        result = pipeline.run()
        result.wait_until_finish()
    except HanmillError as error:  # the local runner raises it as it is, with a remark
        raise type(error)(WHILE_RUNNING.sub("", str(error))) from error
    except RuntimeError as error:  # from a worker process, with its traceback as text
        raise told(label, str(error)) from error


def _options(execution: Execution) -> PipelineOptions:
    unknown = [flag for flag in execution.beam_options if not flag.startswith("--")]
    if unknown:
        raise UsageError(f"not a Beam option: {unknown[0]!r}; after -- write --name=value")
    flags = [*PRESETS.get(execution.runner, ()), *execution.beam_options]
    if execution.runner == "local":
        flags.append(f"--direct_num_workers={execution.workers}")
    return PipelineOptions(flags)


def _local_runner(execution: Execution, options: PipelineOptions) -> fn_runner.FnApiRunner:
    """Beam's in-process runner by name: plain DirectRunner first tries to download a binary.

    With more than one worker, its time-based output streams must be off: Beam 2.77 flushes
    them from a second thread without a lock and silently loses elements.
    """
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)  # errors are told once, by us
    encoded = portable_runner.JobServiceHandle.encode_pipeline_options(options.get_all_options())
    provision = fn_runner.ExtendedProvisionInfo(
        beam_provision_api_pb2.ProvisionInfo(pipeline_options=encoded)
    )
    if execution.workers == 1:
        return fn_runner.FnApiRunner(provision_info=provision)
    if not beam.__version__.startswith(PATCHED_BEAM):
        raise UsageError(
            f"apache-beam {beam.__version__} is not the {PATCHED_BEAM}x that --workers was"
            " tested with; use --workers 1"
        )
    worker_handlers.DATA_BUFFER_TIME_LIMIT_MS = 0
    command = f"exec {shlex.quote(sys.executable)} -m pipeline.local_worker"
    environment = environments.SubprocessSDKEnvironment.from_command_string(command)
    return fn_runner.FnApiRunner(environment, provision_info=provision)


def told(label: str, traceback: str) -> HanmillError:
    """The error a worker's traceback ends with: ours as it was, another as a failed stage."""
    found = OURS.findall(traceback)
    if found:
        name, message = found[-1]
        return getattr(errors, name)(WHILE_RUNNING.sub("", message))  # type: ignore[no-any-return]
    lines = [line for line in traceback.strip().splitlines() if line.strip()]
    return StageFailed(f"{label}: {lines[-1] if lines else 'the runner gave no reason'}")
