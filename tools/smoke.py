"""Is this page a digest? For the workflow, which tries the action and the image: ``python tools/smoke.py digest.html ru es``.

``python tools/smoke.py --feed feed.xml`` writes a feed of two of the samples, to try it with.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Samples</title><link>https://samples.example/</link><description>News</description>{items}</channel></rss>
"""
ITEM = "<item><title>{title}</title><guid>urn:{n}</guid><description>{text}</description></item>"


def main(arguments: list[str]) -> int:
    """Write the feed, or say what is wrong with a page."""
    if arguments[:1] == ["--feed"]:
        articles = sorted((Path(__file__).parents[1] / "samples").glob("en-*.txt"))[:2]
        texts = [article.read_text(encoding="utf-8").partition("\n") for article in articles]
        items = "".join(ITEM.format(title=escape(title), n=n, text=escape(text)) for n, (title, _, text) in enumerate(texts, 1))
        Path(arguments[1]).write_text(FEED.format(items=items), encoding="utf-8")
        return 0
    page, *languages = arguments
    text = Path(page).read_text(encoding="utf-8")
    wanted = ['<meta name="ai-disclosure"', "NewsArticle", *(f'id="{code}"' for code in languages)]
    missing = [one for one in wanted if one not in text]
    print(f"{page}: {'without ' + ', '.join(missing) if missing else 'a digest'}")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
