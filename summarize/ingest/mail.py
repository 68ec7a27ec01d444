"""Mail: one message (.eml) or a mailbox (.mbox). The text part is the article; signatures and quoted mail are left out.

Nothing that is attached is opened.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from summarize.errors import NotText, SummarizeError
from summarize.ingest.decode import decode
from summarize.ingest.encodings import codec_of, decode_markup
from summarize.ingest.fragment import plain_lines
from summarize.ingest.moments import moment_of
from summarize.ingest.news_item import Item

#: Messages of one mailbox that are read, and parts of one message that are looked at.
MAX_MESSAGES, MAX_PARTS = 2_000, 200
_HEADER = re.compile(rb"(?:[!-9;-~]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n){0,200}){2,500}(?:\r?\n|$)")
_KNOWN = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|content-type|x-mailer):", re.IGNORECASE | re.MULTILINE
)
_FROM_LINE = re.compile(rb"^From \S[^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$")
_QUOTED = re.compile(r"^\s{0,3}>")
_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Em|Il|В|\d).{5,200}(?:wrote|schrieb|écrit|escribió|escreveu|scritto|пишет|написала?)\s?:\s*$", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(?:Original Message|Исходное сообщение|Mensaje original|Ursprüngliche Nachricht)\s*-{2,}", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw|rv|отв|fw|пересл)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_UNSUBSCRIBE = "a signature"


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
    """Read every message of a mailbox.

    Raises:
        NotText: not one of them can be read.
    """
    starts = [match for match in _FROM_LINE.finditer(data) if match.start() == 0 or data[: match.start()].endswith(b"\n")]
    ends = [*(match.start() for match in starts[1:]), len(data)]
    items, failure = [], None
    for start, end in zip(starts[:MAX_MESSAGES], ends, strict=False):
        try:
            items.append(message(data[start.end() : end], name))
        except SummarizeError as error:
            failure = error
    if not items:
        raise failure or NotText(f"no message in the mailbox ({name})")
    return items


def message(data: bytes, name: str) -> Item:
    """Read one message.

    Raises:
        NotText: it has no text part, or is nested too deeply.
    """
    try:
        mail = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.compat32)
        text, is_html = _body(mail)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise NotText(f"the mail cannot be read: {type(error).__name__} ({name})", hint="save the mail's text as .txt") from None
    if not text.strip():
        raise NotText(f"the mail has no text part ({name})", hint="save what is attached as a file of its own and give that")
    lines, left_out = _parted(plain_lines(text) if is_html else text.split("\n"), joined=is_html)
    sender = _header(mail, "From")
    display, address = parseaddr(sender)
    return Item(
        lines=lines,
        title=_PREFIX.sub("", _header(mail, "Subject")),
        byline=display or address,
        outlet=address.rpartition("@")[2],
        published=moment_of(_header(mail, "Date")),
        name=_header(mail, "Message-ID")[:80],
        left_out=left_out,
    )


def _header(mail: Message, name: str) -> str:
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(raw)))).split())
    except (LookupError, ValueError):  # a charset that nobody knows
        return " ".join(str(raw).encode("ascii", "replace").decode().split())


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
        text = _strictly(payload, codec) if codec else None
        text = decode(payload, name="the mail").text if text is None else text.replace("\r\n", "\n")
    except SummarizeError:
        return ""
    flowed = str(part.get_param("format") or "").lower() == "flowed"
    return re.sub(r"(?<!^--) \n(?![ >])", " ", text, flags=re.MULTILINE) if flowed else text


def _strictly(payload: bytes, codec: str) -> str | None:
    try:
        return payload.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _parted(raw: list[str], *, joined: bool) -> tuple[list[str], list[tuple[str, str, str]]]:
    """The paragraphs of a mail, and what was taken out: quoted mail and the signature."""
    signature: list[str] = []
    quoted: list[str] = []
    kept: list[str] = []
    for place, line in enumerate(raw):
        if _SIGNATURE.match(line):
            signature = raw[place + 1 :]
            break
        if _ORIGINAL.match(line) and any(text.strip() for text in kept):
            quoted += raw[place:]
            break
        (quoted if _QUOTED.match(line) or _WROTE.match(line) else kept).append(line)
    left_out = [("other", "\n".join(quoted).strip(), "quoted mail"), ("other", "\n".join(signature).strip(), _UNSUBSCRIBE)]
    return (kept if joined else unwrapped(kept)), left_out


def unwrapped(lines: list[str]) -> list[str]:
    """Join lines that were broken at a margin, as mail and old editors do; a blank line ends a paragraph."""
    full = sorted(len(line) for line in lines if line.strip())
    margin = full[int(len(full) * 0.9)] if full else 0
    if margin > 100 or margin < 40:
        return lines
    found: list[str] = []
    open_line = False
    for line in lines:
        text = line.strip()
        if text and open_line and not re.match(r"[-*•–—]\s|\d+[.)]\s", text):
            found[-1] += " " + text
        elif text:
            found.append(text)
        open_line = bool(text) and len(line.rstrip()) > margin * 0.7
    return found
