"""A worker process of the local runner: Beam's own, without its chatter on standard error.

Started by the runner as ``python -m pipeline.local_worker``. A worker's failure reaches the
driver as the result of its bundle, so nothing is lost with the log. Ctrl-C is the driver's to
answer; a worker ends when its driver does, however that ends.
"""

from __future__ import annotations

import ctypes
import logging
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)


def main() -> None:
    """Serve the driver until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    logging.disable(logging.CRITICAL)  # before the import, which warns
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415

    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
