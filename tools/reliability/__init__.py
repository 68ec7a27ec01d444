"""The page docs/reliability.md: run what tries to break the tool, keep a record of each piece, and render the records as one page.

    make reliability                                   # what has no record yet, then the page
    python -m tools.reliability --only fuzz.html       # one piece anew; its name or its beginning
    python -m tools.reliability --again                # everything anew (two hours on two cores)
    python -m tools.reliability --collect              # only the page, from the records

A record is a JSON file in ``build/reliability/``: commit, the versions and the date it was made with.
"""
