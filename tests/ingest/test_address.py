"""Which addresses may be opened: the table of tricks."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.errors import AddressRefused
from summarize.ingest.address import absolute, checked, host_of, is_public, is_web_address


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "gopher://127.0.0.1:6379/_INFO",
        "javascript:alert(1)",
        "data:text/html,hello",
        "example.org/a",
        "//example.org/a",
        "http://",
        "http:///a",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/\r\nHost: evil",
        "http://example.org\\@127.0.0.1/",
        "http://[::1",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://exam\u2028ple.org/",
        "http://" + "a" * 3000,
        "http://-%zz/",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        checked(address)
    assert caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a#b", "http://example.org/a"),
        ("https://example.org:8443/a?q=1", "https://example.org:8443/a?q=1"),
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://[2606:4700::1111]/a", "http://[2606:4700::1111]/a"),
        ("http://example.org/a%20b", "http://example.org/a%20b"),
    ],
)
def test_addresses_are_sent_in_ascii_without_a_fragment(address: str, sent: str) -> None:
    assert checked(address) == sent
    assert checked(sent) == sent


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
        "2002:7f00:0001::1", "2002:0a00:0001::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2001:db8::1", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_mapped_into_ipv6_as_it_is_itself(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text: str) -> None:
    for candidate in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            sent = checked(candidate)
        except AddressRefused:
            continue
        assert sent.isascii()
        assert sent.startswith(("http://", "https://"))
        assert not any(character.isspace() for character in sent)


def test_links_are_resolved_against_their_page_and_checked_again() -> None:
    assert absolute("https://example.org/a/b", "../c?d#e") == "https://example.org/c?d"
    with pytest.raises(AddressRefused):
        absolute("https://example.org/", "file:///etc/passwd")


def test_a_host_names_an_outlet_without_a_name() -> None:
    assert host_of("https://www.skerry.example/a") == "skerry.example"
    assert is_web_address("HTTP://x")
    assert not is_web_address("a.txt")
