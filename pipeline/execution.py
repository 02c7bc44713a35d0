"""Where and how wide to run; nothing here moves a byte of the result."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Execution:
    """A runner's name, processes of the local runner, and options passed to Beam untouched."""

    runner: str = "local"
    workers: int = 1
    beam_options: tuple[str, ...] = ()

    def for_units(self, units: int) -> Execution:
        """The same, without worker processes that would have nothing to do."""
        return replace(self, workers=max(1, min(self.workers, units)))
