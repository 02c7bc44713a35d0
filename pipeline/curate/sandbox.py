"""Parse a dangerous page in a child process with limits, reused until it dies.

A tag with 50,000 attributes or 100,000 nested elements costs any parser a minute
(RELIABILITY finding 5). The pre-screen names such pages; they are parsed here, so that the
worst one costs its own CPU limit and nobody else's page. A page over a limit is a dead letter
that names the limit.
"""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import IO

from filters.extract import Extracted, extract
from filters.page import PageSignals, page_signals, parse

LENGTH = struct.Struct("<Q")


class LimitExceeded(Exception):  # noqa: N818 - names what happened
    """The child hit a limit; the message says which."""


class Sandbox:
    """A child that parses one page at a time under CPU, memory and wall-clock limits."""

    def __init__(self, cpu_s: int, memory_bytes: int, wall_s: int) -> None:
        self.cpu_s, self.memory_bytes, self.wall_s = cpu_s, memory_bytes, wall_s
        self._child: subprocess.Popen[bytes] | None = None

    def extract(self, html: str) -> tuple[PageSignals, Extracted]:
        """Signals and main text of the page.

        Raises:
            LimitExceeded: the child was killed by a limit or died on the page.
        """
        child = self._child or self._start()
        self._child = None  # until it has answered: a child that failed is not used again
        deadline = time.monotonic() + self.wall_s
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - pipes
        try:
            body = html.encode("utf-8", "replace")
            child.stdin.write(LENGTH.pack(len(body)) + body)
            child.stdin.flush()
            (length,) = LENGTH.unpack(_read(child.stdout, LENGTH.size, deadline))
            answer = json.loads(_read(child.stdout, length, deadline))
        except TimeoutError as error:
            self._end(child)
            raise LimitExceeded(f"no answer within {self.wall_s} s") from error
        except (BrokenPipeError, EOFError) as error:
            code = self._end(child)
            raise LimitExceeded(
                f"parser died with exit status {code} under limits of {self.cpu_s} s CPU and"
                f" {self.memory_bytes >> 20} MiB"
            ) from error
        self._child = child
        signals = {**answer["signals"], "robots": tuple(answer["signals"]["robots"])}
        return PageSignals(**signals), Extracted(**answer["extracted"])

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._end(self._child)
            self._child = None

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__, str(self.cpu_s), str(self.memory_bytes)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603

    @staticmethod
    def _end(child: subprocess.Popen[bytes]) -> int:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # from flushing what the child never read
                    pipe.close()
        return child.wait()


def _read(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    """Exactly ``length`` bytes, or EOFError, or TimeoutError at the deadline."""
    descriptor = pipe.fileno()
    found = bytearray()
    while len(found) < length:
        ready, _, _ = select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        chunk = os.read(descriptor, min(length - len(found), 1 << 20))
        if not chunk:
            raise EOFError
        found += chunk
    return bytes(found)


def _serve(cpu_s: int, memory_bytes: int) -> None:
    """Answer pages until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while header := source.read(LENGTH.size):
        html = source.read(LENGTH.unpack(header)[0]).decode()
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        limit = int(used) + cpu_s + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        tree = parse(html)
        answer = {"signals": asdict(page_signals(tree)), "extracted": asdict(extract(tree))}
        body = json.dumps(answer).encode()
        sink.write(LENGTH.pack(len(body)) + body)
        sink.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
