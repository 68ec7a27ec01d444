"""The lines of a page as a browser shows them: one for each block, in order, with what kind of block it is.

Extraction chooses among them. Here they serve what it does badly: pages too short for it, and reporting what it left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
        "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
        "ul",
    }
)  # fmt: skip
_NO_TEXT = frozenset(
    {
        "script", "style", "noscript", "template", "head", "title", "button", "select", "option", "textarea", "input", "iframe",
        "svg", "math", "object", "audio", "video", "canvas",
    }
)  # fmt: skip
#: What surrounds an article. A header inside an article holds its headline.
_AROUND = frozenset(["nav", "footer", "aside", "form", "menu", "dialog"])
_AROUND_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|share|social|related|recommend\w*|newsletter|promo|promoted|cookie|consent|comments?|breadcrumbs?|embed"
    r"|advert\w*|pagination|pager|toolbar|author\w*|bio|contributors?|cta|signup|subscri(?:be|bing|ptions?)|disclaimer)(?:$|[\s_-])"
    r"|(?:^|\s)(?:sidebar|widget)(?:$|\s)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])comments?(?:$|[\s_-])", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Lines of a page, and characters of one, beyond which nobody reads. Lines; characters.
MAX_LINES = 50_000
#: Extraction that gives fewer lines than this may have joined them.
MAX_FLAT_LINES = 8
#: A shorter block is looked for no farther than this behind the one before. Characters.
MIN_FLAT_KEY = 12
#: A page whose extraction is longer has been judged by its statistics. Characters.
MAX_SHORT = 2_000
#: Share of a joined text that is found again in blocks, if it is taken apart.
MIN_KNOWN = 0.9
#: How far a block is looked for in a joined text. Characters.
FLAT_WINDOW = 5_000
#: A full sentence of so many words is no short teaser of another article.
MIN_SENTENCE_WORDS = 20
#: A row of a table with a cell of so many words is prose: a plan, a comparison in words.
MIN_CELL_WORDS = 8
#: A line of so many words that is one link is another article's headline, not an author or a topic.
MIN_HEADLINE_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)\]]*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page. ``tag`` is the block's; ``around`` is true for menus, footers, forms and the like, ``row`` for rows of tables,
    ``linked`` for a line that is a link to another page from end to end.
    """

    text: str
    tag: str
    around: bool
    row: bool
    linked: bool = False

    @property
    def heading(self) -> bool:
        """True for a heading of any level."""
        return self.tag in _HEADINGS

    @property
    def prose(self) -> bool:
        """True for what is in no menu, footer, table and the like."""
        return not self.around and not self.row

    @property
    def key(self) -> str:
        """Its letters and figures, by which it is found among extracted lines."""
        return _key(self.text)


def blocks(tree: HtmlElement) -> list[Block]:
    """Return the lines of a tree. A row of a table is one line, its cells kept apart by a vertical bar."""
    lines: list[Block] = []
    buffer: list[tuple[str, bool]] = []
    stack: list[HtmlElement] = []
    around = rows = links = 0
    wrappers = _wrappers(tree)

    def flush() -> None:
        text = " ".join("".join(piece for piece, _ in buffer).split()).strip("| ")
        linked = all(inside for piece, inside in buffer if piece.strip())
        buffer.clear()
        if text and len(lines) < MAX_LINES:
            tag = next((element.tag for element in reversed(stack) if element.tag in _BLOCKS), "body")
            lines.append(Block(text, tag, around > 0, rows > 0, linked))

    for start, element in _traverse(tree):
        tag = element.tag
        is_block = tag in _BLOCKS
        in_row = rows and tag in ("td", "th", "p", "div", "br")
        if in_row:
            buffer.append((" | " if start and tag in ("td", "th") else " ", links > 0))
        elif is_block:
            flush()
        if start:
            stack.append(element)
            around += element not in wrappers and _is_around(element)
            rows += tag == "tr"
            links += _is_link(element)
            buffer.append((element.text or "" if tag not in _NO_TEXT else "", links > 0))
        else:
            stack.pop()
            around -= element not in wrappers and _is_around(element)
            rows -= tag == "tr"
            links -= _is_link(element)
            buffer.append((element.tail or "", links > 0))
    flush()
    return lines


def _traverse(tree: HtmlElement) -> Iterator[tuple[bool, HtmlElement]]:
    from lxml import etree

    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if isinstance(element.tag, str):
            yield event == "start", element
            if event == "start" and element.tag in _NO_TEXT:
                walk.skip_subtree()


def _wrappers(tree: HtmlElement) -> set[HtmlElement]:
    """The elements that hold more than half of the text in paragraphs: whatever they are called, comments apart, the article is in them."""
    length: Counter[HtmlElement] = Counter()
    for element in reversed(list(tree.iter())):  # from the leaves
        if element.tag == "p":
            length[element] = len(element.text_content())
        if (parent := element.getparent()) is not None:
            length[parent] += length[element]
    return {element for element, inside in length.items() if 2 * inside > length[tree] and not _COMMENTS.search(_names(element))}


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_link(element: HtmlElement) -> bool:
    return element.tag == "a" and not (element.get("href") or "#").startswith("#")


def _is_around(element: HtmlElement) -> bool:
    if element.tag in ("body", "html", "main", "article") or element.tag in _HEADINGS:  # a heading's name is made of its words
        return False
    return element.tag in _AROUND or bool(_AROUND_CLASS.search(_names(element)))


def article_lines(tree: HtmlElement) -> list[str]:
    """Return the paragraphs, headings and times of the page's article, for a page too short to be judged by its statistics.

    The article is the longest ``<article>`` or ``<main>``, else the body.
    """
    places = [*tree.iter("article"), *tree.xpath("//*[@itemprop='articleBody']"), *tree.iter("main")][:50]
    found = [[block.text for block in blocks(place) if block.prose] for place in places]
    best = max(found, key=lambda lines: sum(map(len, lines)), default=[])
    if sum(map(len, best)) >= 100:
        return best
    prose = [block for block in blocks(tree) if block.prose]
    return [block.text for block in prose if block.heading or block.tag in ("p", "blockquote", "li") or len(block.text.split()) > 7]


def short_lines(lines: Sequence[str], page: Sequence[Block]) -> list[str]:
    """Return the blocks of a short page that make up what was extracted of it: extraction joins them there, and takes along menus,
    footers, tables and buttons, which are left out. Where most of the text would go, the whole page is in such an element: as extracted.
    """
    flat = _key(" ".join(lines))
    found: list[str] = []
    place = known = 0
    for block in page:
        key = block.key
        start = flat.find(key, place, place + len(key) + (FLAT_WINDOW if len(key) > MIN_FLAT_KEY else MIN_FLAT_KEY)) if key else -1
        if start >= 0:
            place, known = start + len(key), known + len(key)
            found += [block.text] if block.prose else []
    is_whole = known > MIN_KNOWN * len(flat) and 2 * len(_key("".join(found))) > len(flat)
    return found if is_whole else list(lines)


def without_surroundings(lines: Sequence[str], page: Sequence[Block]) -> tuple[list[str], list[str]]:
    """Part the article's lines from those of related articles, authors' boxes and the like; where these are half of all, nothing goes."""
    inside = {block.key for block in page if not block.around}
    outside = {block.key for block in page if block.around} - inside
    kept = [line for line in lines if _key(line) not in outside]
    if 2 * sum(map(len, kept)) <= sum(map(len, lines)):
        return list(lines), []
    return kept, [line for line in lines if _key(line) in outside]


def restored(lines: Sequence[str], page: Sequence[Block]) -> list[str]:
    """Put back what extraction dropped between two lines that it kept: items of lists, rows of tables that hold a sentence, and headings.

    Where it dropped more words in long sentences than it kept in all, it took one of the parts that an article is in for the whole: all
    prose comes back. Texts under the linked headlines of other articles stay out.
    """
    others = _other_stories([block for block in page if block.prose])
    prose = {_key(text): text for text in dropped(lines, page)[0] if _key(text) not in others}
    long = [text for text in prose.values() if _SENTENCE_END.search(text) and len(text.split()) >= MIN_SENTENCE_WORDS]
    whole = _words(long) > _words(lines)
    places: dict[str, list[int]] = {}
    for place, line in reversed(list(enumerate(lines))):
        places.setdefault(_key(line), []).append(place)
    joined = "\n".join(places)
    before: dict[int, list[str]] = {}
    lost: list[Block] = []
    last = -1 if whole else len(lines)
    for block in page:
        key = block.key
        place = places[key].pop() if places.get(key) else -1
        if place > last:
            before[place] = [one.text for one in lost]
        if place >= 0:
            last, lost = place, []
        elif key not in places and (len(key) <= MIN_FLAT_KEY or key not in joined):
            wanted = key not in others and (_is_item(block) or (whole and key in prose))
            lost = lost if wanted else _with_text(lost, block.tag if block.heading else "")
            if wanted or (block.heading and not block.around and not (whole and block.linked)):
                lost.append(block)
    rest = [one.text for one in _with_text(lost)] if whole else []
    return [*(text for place, line in enumerate(lines) for text in (*before.get(place, ()), line)), *rest]


def _with_text(found: list[Block], level: str = "") -> list[Block]:
    """Return blocks without the last headings, down to one above ``level``: their sections have no text."""
    end = len(found)
    while end and found[end - 1].heading and found[end - 1].tag >= level:
        end -= 1
    return found[:end]


def _is_item(block: Block) -> bool:
    """True for an item of a list or a row of a table that says something and is no link."""
    longest = max(len(cell.split()) for cell in block.text.split("|"))
    is_long = longest >= (MIN_CELL_WORDS if block.row else MIN_HEADLINE_WORDS)
    return is_long and (block.row or block.tag == "li") and not block.around and not block.linked


def _other_stories(page: Sequence[Block]) -> set[str]:
    """The texts that are links, or come under a linked heading (up to the next one that is none) or right under a linked headline."""
    found: set[str] = set()
    under_heading = under_line = False
    for block in page:
        if block.heading:
            under_heading, under_line = block.linked, False
        elif block.linked:
            under_line = len(block.text.split()) >= MIN_HEADLINE_WORDS
            found.add(block.key)
        elif under_heading or under_line:
            found.add(block.key)
            under_line = under_line and len(block.text.split()) < MIN_SENTENCE_WORDS
    return found


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def dropped(lines: Sequence[str], page: Sequence[Block], least_words: int = 8) -> tuple[list[str], list[str]]:
    """Return the prose and the rows of tables of a page that are not among ``lines``; menus, footers and the like are no loss."""
    words = [word for line in lines for word in _WORD.findall(line.lower())]
    grams = {tuple(words[place : place + 5]) for place in range(len(words))}
    kept = {_key(line) for line in lines}
    prose: list[str] = []
    rows: list[str] = []
    for block in page:
        if block.around or block.key in kept:
            continue
        if block.row:
            own = _WORD.findall(block.text.lower())
            known = sum(tuple(own[place : place + 5]) in grams for place in range(len(own) - 4))
            rows += [block.text] if 2 * known <= len(own) - 4 or len(own) < 5 else []
        elif len(block.text.split()) >= least_words and tuple(_WORD.findall(block.text.lower())[:5]) not in grams:
            prose.append(block.text)
    return prose, rows


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))
