"""What strangers can make large: every reader of pages and files has a bound that no input moves, in time and in memory.

Each input is read in a process of its own. Ten seconds of the processor and 500 MB are what SECURITY.md promises for a machine of its own.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.hostile.bounds_inputs import INPUTS

_CHILD = """
import resource, sys, time
from summarize.errors import SummarizeError
from tests.hostile.bounds_inputs import INPUTS
data, read = INPUTS[sys.argv[1]]()
article = b"<html><body><p>The council of Orrin met on Tuesday to settle the budget of the year.</p></body></html>"
import summarize.ingest.html, trafilatura, dateparser, feedparser
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
resource.setrlimit(resource.RLIMIT_CPU, (int(began) + 60, int(began) + 60))
try:
    read(data)
except SummarizeError as error:
    assert error.hint, error
used, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.process_time() - began + children.ru_utime + children.ru_stime, (used.ru_maxrss - before) // 1024)
"""
#: Processor seconds and megabytes beyond the program's own; a busy machine's caches cost it twice the promise at most.
MAX_SECONDS, MAX_MEGABYTES = 20.0, 500.0


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux does")
@pytest.mark.parametrize("name", INPUTS)
def test_an_input_made_to_cost_much_is_read_or_refused_within_bounds(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", _CHILD, name], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    seconds, megabytes = (float(figure) for figure in done.stdout.split())
    assert seconds < MAX_SECONDS
    assert megabytes < MAX_MEGABYTES
