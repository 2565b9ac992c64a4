"""Run a command and print what it took, as JSON: CPU seconds, seconds of the clock, MiB at its largest.

    python -S benchmarks/population/measure.py COMMAND ...

A process of its own, because the largest memory of a child counts that of whoever started it.
"""

import json
import os
import sys
import time

began = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - began
print(json.dumps([used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024]))
sys.exit(os.waitstatus_to_exitcode(status))
