"""A progress bar from the sidecars, so that it works on every runner."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.units import Unit, Workspace

POLL_S = 0.5
LINE_EVERY_S = 10.0  # where standard error is no terminal


class Progress:
    """While the block runs, show finished units, rows a second and the time left."""

    def __init__(self, stage: str, units: Sequence[Unit], workspace: Workspace) -> None:
        self._stage, self._workspace = stage, workspace
        self._open = {unit.name: unit for unit in units}
        self._all = len(units)
        self._rows = 0
        self._rows_before = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._look()
        self._rows_before = self._rows
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> int:
        """Units that are finished by now."""
        for name, unit in list(self._open.items()):
            sidecar = self._workspace.finished(unit)
            if sidecar is not None:
                self._rows += sidecar.counts.rows
                del self._open[name]
        return self._all - len(self._open)

    def _watch(self) -> None:
        console = Console(stderr=True)
        if console.is_terminal:
            self._draw(console)
        else:
            self._print()

    def _draw(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("units  {task.fields[rate]:,.0f} rows/s"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(),
        )  # fmt: skip
        began = time.monotonic()
        with Bar(*columns, console=console) as bar:
            task = bar.add_task(self._stage, total=self._all, rate=0.0)
            while True:
                ended = self._stop.wait(POLL_S)
                done = self._look()
                bar.update(task, completed=done, rate=self._rate(began))
                if ended:
                    return

    def _print(self) -> None:
        began = last = time.monotonic()
        while not self._stop.wait(POLL_S):
            if time.monotonic() - last >= LINE_EVERY_S:
                last = time.monotonic()
                self._line(self._look(), began)
        self._line(self._look(), began)

    def _line(self, done: int, began: float) -> None:
        print(  # noqa: T201 - the place for it
            f"{self._stage}: {done} of {self._all} units, {self._rows:,} rows,"
            f" {self._rate(began):,.0f} rows/s",
            file=sys.stderr,
            flush=True,
        )

    def _rate(self, began: float) -> float:
        return (self._rows - self._rows_before) / max(time.monotonic() - began, 1e-9)
