"""A worker process of the local runner: Beam's own, without its chatter on standard error.

Started by the runner as ``python -m pipeline.local_worker``. A worker's failure reaches the
driver as the result of its bundle, so nothing is lost with the log.
"""

from __future__ import annotations

import logging
import sys

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # before the import, which warns
    from apache_beam.runners.worker import sdk_worker_main

    sdk_worker_main.main(sys.argv)
