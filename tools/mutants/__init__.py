"""Changes the code of ``verification/`` and ``boilerplate/`` in one place at a time (mutmut) and looks whether a test fails.

    python -m tools.mutants --package verification --seconds 170     # some of the sample; run again to go on
    python -m tools.mutants --package verification --survivors       # what no test noticed, as diffs

mutmut is not locked with the rest, since it runs only where processes can fork: ``pip install mutmut``. The sample follows a
fixed seed.
"""
