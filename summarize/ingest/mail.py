"""Mail: one message (.eml) or a mailbox (.mbox). The text part is the article; signatures and quoted mail are left out.

Nothing that is attached is opened.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from functools import partial

from summarize.errors import InputTooLarge, NotText, SummarizeError
from summarize.ingest.decode import decode, strictly
from summarize.ingest.encodings import codec_of, decode_markup
from summarize.ingest.fragment import Fragment, plain_lines, read_fragment
from summarize.ingest.markup import parse
from summarize.ingest.news_item import Item, one_of_several
from summarize.text.wrapping import continues

#: Messages of one mailbox that are read, and parts of one message that are looked at.
MAX_MESSAGES, MAX_PARTS = 2_000, 5_000
#: Characters of a header that are read, words without which a mail only passes another on, characters of a line of a signature.
MAX_HEADER, MIN_OWN_WORDS, MAX_CLOSE = 2_000, 20, 90
_QUOTES = (
    "self::blockquote[@type='cite'] or contains(@class, 'gmail_quote') or contains(@class, 'moz-cite') or contains(@class, 'yahoo_quoted')"
)
_SIGNATURES = "contains(@class, 'gmail_signature') or contains(@class, 'moz-signature') or @id='Signature'"
_HEADER = re.compile(rb"(?:[!-9;-~]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n){0,200}){2,500}(?:\r?\n|$)")
_PARAMETERS = re.compile(rb"^Content-(?:Type|Disposition):[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_KNOWN = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|content-type|x-mailer):", re.IGNORECASE | re.MULTILINE
)
_FROM_LINE = re.compile(rb"^From \S[^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n(?=[!-9;-~]{1,60}:)", re.MULTILINE)
_SIGNATURE = re.compile(r"-- ?")
_QUOTED = re.compile(r"\s{0,3}>")
#: "On Monday, Bob <bob@post.example> wrote:" in any language: a colon at the end, and an address or a figure in it.
_WROTE = re.compile(r"(?=.*[@\d]).{10,300}:\s*", re.DOTALL)
_SEPARATOR = re.compile(r"\s*(?:-{2,}[^-\n]{5,60}-{2,}|_{10,})\s*")
#: The header lines that programs write above a mail that is answered or passed on.
_FROM, _SUBJECT = "from|von|de|da|od|van|от|від", "subject|betreff|objet|asunto|oggetto|assunto|temat|тема"
_DATE = "sent|gesendet|envoyé|enviado(?: el)?|inviato|отправлено|date|datum|fecha|data|дата"
_ABOVE = re.compile(rf"\s*\*?(?:{_FROM}|{_DATE}|{_SUBJECT}|to|an|para|à|a|do|aan|кому|cc|копия|kopie)\s?:\*?\s.*", re.IGNORECASE)
_REGARDS = re.compile(
    r"(?:(?:with )?(?:best|kind(?:est)?|warm(?:est)?) (?:regards|wishes)|regards|(?:yours )?(?:sincerely|faithfully|truly)|many thanks"
    r"|с уважением|з повагою|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|atenciosamente|cumprimentos|cordialement"
    r"|bien (?:à vous|cordialement)|(?:mit )?(?:freundlichen|besten|herzlichen) grüßen|(?:viele|beste|freundliche) grüße"
    r"|(?:cordiali|distinti) saluti|met vriendelijke groet(?:en)?|z poważaniem|saygılarımla)\s*[,.!]?",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|mail)|get outlook|отправлено (?:с|из)|enviado desde|von meinem|envoyé (?:de|depuis)|inviato da).{0,60}",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|rv|отв|fw|пересл)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def is_message(data: bytes) -> bool:
    """Report whether bytes begin with the headers of a mail."""
    head = data[:20_000].lstrip(b"\r\n")
    match = _HEADER.match(head)
    if match is None:
        return False
    names = {name.lower() for name in _KNOWN.findall(match[0])}
    return len(names) >= 3 or (len(names) == 2 and bool(names & {b"message-id", b"mime-version", b"received", b"return-path"}))


def is_mailbox(data: bytes) -> bool:
    """Report whether bytes begin as a mailbox does: a "From " line, then a mail."""
    match = _FROM_LINE.match(data)
    return match is not None and is_message(data[match.end() :])


def mailbox(data: bytes, name: str) -> list[Item]:
    """Read every message of a mailbox; one that cannot be read is an item with its problem.

    Raises:
        InputTooLarge: more than 2,000.
    """
    starts = list(itertools.islice(_FROM_LINE.finditer(data), MAX_MESSAGES + 1))
    if len(starts) > MAX_MESSAGES:
        raise InputTooLarge(f"more than {MAX_MESSAGES:,} messages in a mailbox ({name})", hint="split it")
    ends = [*(match.start() for match in starts[1:]), len(data)]
    spans = zip(starts, ends, strict=True)
    return [item for start, end in spans for item in one_of_several(partial(message, data[start.end() : end], name))]


def message(data: bytes, name: str) -> Item:
    """Read one message.

    Raises:
        NotText: it has no text part, or is nested too deeply.
    """
    try:
        # Python decodes their parameters in any codec that they name, punycode with its endless time among them.
        short = _PARAMETERS.sub(lambda header: header[0] if len(header[0]) <= MAX_HEADER else b"X-Left-Out: too long", data)
        mail = _passed_on(message_from_bytes(short.lstrip(b"\r\n"), policy=policy.compat32))
        text, is_html = _body(mail)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise NotText(f"the mail cannot be read: {type(error).__name__} ({name})", hint="save the mail's text as .txt") from None
    if not text.strip():
        raise NotText(f"the mail has no text part ({name})", hint="save what is attached as a file of its own and give that")
    parts, quotes, signatures = _html(text, name) if is_html else (Fragment(text.split("\n")), [], [])
    lines, quoted, signature, above = _parted(parts.lines)
    away = ((quotes + quoted, "quoted mail"), (signature + signatures, "a signature"))
    display, address = parseaddr(_above(above, _FROM) or _header(mail, "From"))
    return Item.of(
        replace(parts, lines=lines if is_html else _joined(lines)),
        title=_PREFIX.sub("", _above(above, _SUBJECT) or _header(mail, "Subject")),
        byline=display or address,
        outlet=address.rpartition("@")[2],
        dates=[_above(above, _DATE), _header(mail, "Date")],
        name=_header(mail, "Message-ID")[:80],
        left_out=[("other", "\n".join(texts).strip(), why) for texts, why in away],
    )


def _passed_on(mail: Message) -> Message:
    """The mail that is attached to one of hardly any words, or this one itself."""
    for part in itertools.islice(mail.walk(), MAX_PARTS):
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(inner := part.get_payload(0), Message):
            return inner
        text = _decoded(part) if kind == "text/plain" else ""
        if kind == "text/html":
            text = " ".join(plain_lines(_decoded(part, markup=True)))
        if len(text.split()) >= MIN_OWN_WORDS:
            return mail
    return mail


def _header(mail: Message, name: str) -> str:
    raw = str(mail.get(name) or "")[:MAX_HEADER]
    try:
        parts = decode_header(raw)
    except ValueError:  # base64 that is none
        parts = [(raw, None)]
    texts = (part.decode(codec_of(charset or "") or "utf-8", "replace") if isinstance(part, bytes) else part for part, charset in parts)
    return " ".join("".join(texts).encode("utf-8", "replace").decode().split())


def _html(source: str, name: str) -> tuple[Fragment, list[str], list[str]]:
    """What a mail in HTML says, and what programs mark in it as quoted mail and as a signature."""
    from lxml import etree

    tree = parse(f"<div>{source}</div>", name)
    quoted, signature = (tree.xpath(f"//*[{marks}]") for marks in (_QUOTES, _SIGNATURES))
    total, inside = (len(" ".join(" ".join(one.itertext()) for one in ones).split()) for ones in ([tree], quoted))
    if total - inside < MIN_OWN_WORDS:
        quoted = []  # passed on: what is quoted is what it says
    texts = [
        ["\n".join(plain_lines(etree.tostring(one, encoding="unicode", with_tail=False))) for one in ones] for ones in (quoted, signature)
    ]
    for element in (*quoted, *signature):
        if element.getparent() is not None:
            element.drop_tree()
    return read_fragment(etree.tostring(tree, encoding="unicode", method="html"), name), texts[0], texts[1]


def _body(mail: Message) -> tuple[str, bool]:
    """The message's text and whether it is HTML: the plain part, unless that only says to look at the other."""
    plain = html = ""
    for count, part in enumerate(mail.walk()):
        if count > MAX_PARTS or (plain and html):
            break
        if part.is_multipart() or part.get_filename() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not html:
            html = _decoded(part, markup=True)
    if html and (not plain or len(plain) * 4 < len(" ".join(plain_lines(html)))):
        return html, True
    return plain, False


def _decoded(part: Message, *, markup: bool = False) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    label = part.get_content_charset() or ""
    try:
        if markup:
            return decode_markup(payload, label, name="the mail").text
        codec = codec_of(label) if label.lower() not in ("", "us-ascii") else None
        text = strictly(payload, codec) if codec else None
        text = decode(payload, name="the mail").text if text is None else text.replace("\r\n", "\n")
    except SummarizeError:
        return ""
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    return re.sub(r"(?<!^--) \n(?![ >])", " ", text, flags=re.MULTILINE) if flowed else text


def _above(lines: list[str], names: str) -> str:
    """What the header lines above a mail say under one of ``names``."""
    found = (re.match(rf"\s*\*?(?:{names})\s?:\*?\s+(.*)", line, re.IGNORECASE) for line in lines)
    return next((match[1][:MAX_HEADER] for match in found if match), "")


def _parted(raw: list[str]) -> tuple[list[str], list[str], list[str], list[str]]:
    """The lines of a mail, those of the mails that it answers or passes on, those of its signature, and the header of what it passes on."""
    end = next((place for place, line in enumerate(raw) if _SIGNATURE.fullmatch(line)), len(raw))
    kept: list[str] = []
    quoted: list[str] = []
    header: list[str] = []
    place = words = 0
    while place < end:
        line = raw[place]
        if above := _mail_above(raw[place : min(end, place + 12)]):
            if words >= MIN_OWN_WORDS:
                above = end - place
            else:  # passed on with a word or two
                quoted += kept
                header, kept, words = raw[place : place + above], [], 0
            quoted += raw[place : place + above]
            place += above
            continue
        if _QUOTED.match(line):
            if not place or not _QUOTED.match(raw[place - 1]):
                quoted += _attribution(kept)
            quoted.append(line)
        else:
            kept.append(line)
            words += len(line.split())
        place += 1
    close = _regards(kept)
    return kept[:close], quoted, [*kept[close:], *raw[end + 1 :]], header


def _mail_above(lines: list[str]) -> int:
    """How many of ``lines`` are what programs write above an older mail: a rule and its header, or a header of three lines."""
    start = 1 if _SEPARATOR.fullmatch(lines[0]) else 0
    while 0 < start < len(lines) and not lines[start].strip():
        start += 1
    length = next((n for n, line in enumerate(lines[start:]) if not _ABOVE.fullmatch(line)), len(lines) - start)
    return start + length if length >= (2 if start else 3) else 0


def _attribution(kept: list[str]) -> list[str]:
    """Take the words that introduce a quoted mail, up to three lines, off the end of ``kept``."""
    last = len(kept)
    while last and not kept[last - 1].strip():
        last -= 1
    first = next((place for place in range(last - 1, -1, -1) if not kept[place].strip()), -1) + 1
    first = first if last - first <= 3 else last - 1
    if not last or not _WROTE.fullmatch("\n".join(kept[first:last])):
        return []
    taken = kept[first:last]
    del kept[first:]
    return taken


def _regards(lines: list[str]) -> int:
    """Where the close of a mail begins: kind regards, a name, a telephone number; the number of lines where there is none."""
    full = [place for place, line in enumerate(lines) if line.strip()]
    for back, place in enumerate(reversed(full[-12:])):
        if _SENT_FROM.fullmatch(lines[place].strip()) and back < 3:
            return place
        if _REGARDS.fullmatch(lines[place].strip()):
            return place if all(len(lines[other]) <= MAX_CLOSE for other in full if other > place) else len(lines)
    return len(lines)


def _joined(lines: list[str]) -> list[str]:
    """The paragraphs that lines make up, one a line."""
    found: list[str] = []
    for line, goes_on in zip(lines, continues(lines), strict=True):
        if goes_on:
            found[-1] += " " + line.strip()
        elif line.strip():
            found.append(line.strip())
    return found
