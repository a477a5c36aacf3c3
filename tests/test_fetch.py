"""Pages from a real server on this machine: what comes, what is refused, and with which words."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trustme
from web import Web, serve

from pipeline.fetch import AddressError, FetchError, FetchLimits, fetch, is_public, parse_address

QUICK = FetchLimits(max_bytes=100_000, seconds=10, silence=0.3, redirects=3)


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as running:
        yield running


def get(url: str, limits: FetchLimits = QUICK):
    return fetch(url, limits=limits, allow_private=True)


def fails(url: str, words: str, *, limits: FetchLimits = QUICK, allow_private: bool = True) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits=limits, allow_private=allow_private)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    return message


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names and the addresses they answer with, one answer a question; the last stays."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def lookup(host, port, *args, **kwargs):
        if host in known:
            answers = known[host]
            host = answers.pop(0) if len(answers) > 1 else answers[0]
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return known


# --- what comes ----------------------------------------------------------------------------------


def test_a_page_comes_with_its_type_and_charset(web: Web) -> None:
    page = get(web.page("/a", "Müller", content_type="text/html; charset=ISO-8859-9"))
    assert page.data == "Müller".encode()
    assert (page.ending, page.charset) == (".html", "ISO-8859-9")
    assert page.url == web.url("/a")
    assert web.headers[0]["Host"] == f"127.0.0.1:{web.port}"
    assert web.headers[0]["User-Agent"].startswith("communique/")


def test_redirects_are_followed_and_the_last_address_kept(web: Web) -> None:
    web.page("/end?id=1", "text")
    web.redirect("/middle", "end?id=1", status=308)
    start = web.redirect("/start", web.url("/middle"), status=301)
    assert get(f"{start}#part").url == web.url("/end?id=1")


def test_a_packed_page_is_unpacked(web: Web) -> None:
    url = web.page("/z", gzip.compress(b"words"), headers={"Content-Encoding": "gzip"})
    assert get(url).data == b"words"


def test_letters_that_no_address_holds_are_escaped(web: Web) -> None:
    web.page("/t%C3%BCrkiye%20news", "text")
    assert get(web.url("/türkiye news")).data == b"text"


@pytest.mark.parametrize(
    ("path", "declared", "ending"),
    [
        ("/a", "application/pdf", ".pdf"),
        ("/a", "TEXT/PLAIN; charset=utf-8", ".txt"),
        ("/a.pdf", "application/octet-stream", ".pdf"),
        ("/a.docx", None, ".docx"),
        ("/a", None, ""),
    ],
)
def test_the_ending_is_that_of_the_type(web: Web, path: str, declared: str, ending: str) -> None:
    assert get(web.page(path, b"x", content_type=declared)).ending == ending


def test_a_host_without_an_answer_at_its_first_address_is_tried_at_the_next(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def both(host, port, *args, **kwargs):
        if host == "two.test":
            return [i for a in ("::1", "127.0.0.1") for i in real(a, port, *args, **kwargs)]
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", both)
    web.page("/a", "text")
    assert get(web.url("/a", host="two.test")).data == b"text"
    assert web.headers[0]["Host"] == f"two.test:{web.port}"


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "the server answers 404 Not Found; there is no such page"),
        (403, "403 Forbidden; save the page in a browser"),
        (401, "401 Unauthorized; it wants a login"),
        (410, "410 Gone"),
        (429, "429 Too Many Requests"),
        (503, "503 Service Unavailable; try again later"),
        (304, "304 Not Modified"),
        (799, "the server answers 799"),
    ],
)
def test_every_status_but_200_is_told(web: Web, status: int, words: str) -> None:
    fails(web.page("/a", "", status=status), words)


def test_a_name_that_is_none() -> None:
    fails("http://no-such-host.invalid/a", "the host no-such-host.invalid is not found")


def test_a_name_with_a_label_too_long() -> None:
    fails(f"http://{'a' * 70}.test/", "is not found")


def test_a_refused_connection() -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    fails(f"http://127.0.0.1:{port}/", "the server refuses the connection")


def test_a_server_that_never_answers(web: Web) -> None:
    fails(web.answer("/a", lambda _handler: time.sleep(1)), "the server sends nothing for 0.3")


def test_a_server_that_never_ends(web: Web) -> None:
    ended = []

    def trickle(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1_000):
            handler.wfile.write(b"word ")
            time.sleep(0.05)
        ended.append(True)

    limits = FetchLimits(seconds=0.6, silence=5)
    fails(web.answer("/a", trickle), "not there after 0.6 seconds", limits=limits)
    assert not ended


def test_a_header_that_never_ends(web: Web) -> None:
    def trickle(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    limits = FetchLimits(seconds=0.5, silence=5)
    fails(web.answer("/a", trickle), "not there after 0.5 seconds", limits=limits)


def test_an_announced_size_beyond_the_limit_is_not_fetched(web: Web) -> None:
    fails(web.page("/a", b"x" * 100_001), "larger than 100,000 bytes; --max-bytes")


def test_an_unannounced_size_beyond_the_limit_is_given_up(web: Web) -> None:
    sent = []

    def endless(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100_000):
            handler.wfile.write(b"x" * 10_000)
            sent.append(1)

    fails(web.answer("/a", endless), "larger than 100,000 bytes")
    assert len(sent) < 5_000


def test_a_small_page_that_unpacks_to_a_large_one_is_given_up(web: Web) -> None:
    bomb = gzip.compress(bytes(30_000_000), 9)
    assert len(bomb) < 100_000
    fails(web.page("/a", bomb, headers={"Content-Encoding": "gzip"}), "larger than 100,000 bytes")


def test_what_cannot_be_unpacked(web: Web) -> None:
    url = web.page("/a", b"no gzip", headers={"Content-Encoding": "gzip"})
    fails(url, "sends what cannot be unpacked")


def test_a_wrong_type(web: Web) -> None:
    fails(web.page("/a", b"x", content_type="image/png"), "is of the type image/png")


def test_a_page_broken_off(web: Web) -> None:
    def short(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "500")
        handler.end_headers()
        handler.wfile.write(b"only this")

    fails(web.answer("/a", short), "breaks off in the middle")


def test_a_server_of_another_kind(web: Web) -> None:
    url = web.answer("/a", lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n"))
    fails(url, "does not answer as a web server should")


def test_a_redirect_in_a_circle(web: Web) -> None:
    web.redirect("/b", "/a")
    fails(web.redirect("/a", "/b"), "redirects in a circle")


def test_too_many_redirects(web: Web) -> None:
    for number in range(9):
        web.redirect(f"/{number}", f"/{number + 1}")
    fails(web.url("/0"), "redirects more than 3 times")
    assert len(web.asked) == 4


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.test/", "http://u:p@a.test/"])
def test_a_redirect_to_another_scheme_is_not_followed(web: Web, target: str) -> None:
    fails(web.redirect("/a", target), "redirects wrongly")


def test_a_redirect_without_an_aim(web: Web) -> None:
    fails(web.page("/a", "", status=302), "the server answers 302 Found")


# --- private addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.2.1", "198.18.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1",
        "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::1",
    ],
)  # fmt: skip
def test_addresses_of_no_public_network(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_public_network(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "0"]
)
def test_the_own_machine_is_not_asked_under_any_spelling(web: Web, host: str) -> None:
    web.page("/a", "secret")
    words = "is a private address; --allow-private"
    fails(web.url("/a", host=host), words, allow_private=False)
    assert web.asked == []


def test_a_public_name_for_a_private_address_is_refused(web: Web, names) -> None:
    names["news.test"] = ["127.0.0.1"]
    url = web.url("/a", host="news.test")
    fails(url, "news.test (127.0.0.1) is a private address", allow_private=False)
    assert web.asked == []


def test_a_redirect_to_a_private_address_is_refused(
    web: Web, names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every hop is checked: here only the first address counts as public."""
    monkeypatch.setattr("pipeline.fetch.is_public", lambda address: str(address) != "127.0.0.2")
    names["inside.test"] = ["127.0.0.2"]
    web.page("/secret", "secret")
    url = web.redirect("/a", web.url("/secret", host="inside.test"))
    fails(url, "inside.test (127.0.0.2) is a private address", allow_private=False)
    assert web.asked == ["/a"]


def test_a_name_that_changes_its_address_gains_nothing(
    names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was checked, not to a second answer."""
    asked = []

    def connect(_socket: socket.socket, address: tuple[str, int]) -> None:
        asked.append(address[:2])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    names["rebind.test"] = ["93.184.216.34", "127.0.0.1"]
    fails("http://rebind.test/a", "refuses the connection", allow_private=False)
    assert asked == [("93.184.216.34", 80)]


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.test").configure_cert(context)
    with serve(context) as running:
        yield running


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def test_a_certificate_is_checked_against_the_name(secure: Web, names, trusted) -> None:
    names["news.test"] = names["other.test"] = ["127.0.0.1"]
    secure.page("/a", "text")
    assert get(secure.url("/a", "news.test", "https")).data == b"text"
    assert secure.headers[0]["Host"] == f"news.test:{secure.port}"
    fails(secure.url("/a", "other.test", "https"), "its certificate is not valid: Hostname")
    fails(secure.url("/a", "127.0.0.1", "https"), "its certificate is not valid: IP address")
    assert secure.asked == ["/a"]


def test_a_certificate_of_an_unknown_authority(secure: Web, names) -> None:
    names["news.test"] = ["127.0.0.1"]
    fails(secure.url("/a", "news.test", "https"), "its certificate is not valid")
    assert secure.asked == []


def test_a_server_that_speaks_no_tls(web: Web) -> None:
    fails(web.url("/a", scheme="https"), "the secure connection fails")


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org/a", "only http:// and https://"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("http://", "no valid address"),
        ("http:///a", "no valid address"),
        ("http://[::1", "no valid address"),
        ("http://a:99999/", "no valid address"),
        ("http://fe80::1%25eth0/", "no valid address"),
        ("http://anna:secret@example.org/", "holds a user name"),
    ],
)
def test_what_is_no_address_is_refused(address: str, words: str) -> None:
    with pytest.raises(AddressError, match=words) as caught:
        parse_address(address)
    assert len(str(caught.value)) < 400


def test_a_line_break_in_an_address_makes_no_second_header() -> None:
    url = parse_address("http://example.org/a\r\nX-Evil: 1")
    assert url.url == "http://example.org/a%0D%0AX-Evil:%201"


def test_a_very_long_address_is_shown_in_part() -> None:
    with pytest.raises(AddressError) as caught:
        parse_address("gopher://" + "x" * 100_000)
    assert len(str(caught.value)) < 400
