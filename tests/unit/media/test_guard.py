"""Nothing that a user types makes this machine talk to itself or to its neighbours."""

import socket
from collections.abc import Callable
from ipaddress import ip_address

import httpx
import pytest

from components.errors import SourceUnsafe
from components.media.addresses import Reach, allowed, reach
from components.media.guard import check_url, guarded_async_client, guarded_client
from tests.unit.media.file_server import FileServer, Served

INSIDE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0.0.0.0/",
    "http://0/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:10.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[2001:470:1f0b::5efe:7f00:1]/",
    "http://[2001:470:1f0b::200:5efe:a00:1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://203.0.113.7/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://LOCALHOST:8501/",
    "http://localhost./",
    "http://app.localhost/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
]
NOT_A_LINK = [
    "",
    "clip.mp4",
    "ftp://example.com/a.mp4",
    "file:///etc/passwd",
    "data:video/mp4;base64,AAAA",
    "gopher://example.com/",
    "javascript:alert(1)",
    "//example.com/a.mp4",
    "http://",
    "http:///a.mp4",
    "http://./",
    "http://example.com:99999/",
    "http://user:secret@example.com/a.mp4",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com\\.evil/",
    "http://exa mple.com/",
    "http://example.com/\r\nX: y",
    "http://[::1/",
    "http://999.1.1.1/",
]


@pytest.mark.parametrize("url", INSIDE + NOT_A_LINK)
def test_a_link_that_is_not_public_http_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(SourceUnsafe) as caught:
        check_url(url, allow_private=False)
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.mp4",
        "http://example.com:8080/a%20b.mp4?sig=x%2By&e=1#t=3",
        "https://8.8.8.8/a.mp4",
        "https://[2606:4700::1111]/a.mp4",
        "HTTPS://Example.COM/a.mp4",
        "https://bücher.example/ü.mp4",
        "https://1.example.com/",
    ],
)
def test_a_public_link_is_let_through(url: str) -> None:
    assert check_url(f"  {url} ", allow_private=False).startswith("http")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_public_in_every_wrapping(address: str) -> None:
    assert reach(ip_address(address)) is Reach.PUBLIC


def test_letting_private_networks_through_never_lets_metadata_through() -> None:
    assert allowed(ip_address("127.0.0.1"), allow_private=True)
    assert allowed(ip_address("10.0.0.1"), allow_private=True)
    for special in ("169.254.169.254", "0.0.0.0", "224.0.0.1", "168.63.129.16", "fe80::1"):
        assert not allowed(ip_address(special), allow_private=True)


Resolver = Callable[..., list[tuple[object, ...]]]


def answering(*addresses: str) -> Resolver:
    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.216.34", "10.0.0.1"), ("::ffff:10.0.0.1",)])
def test_a_name_with_any_inner_address_is_refused_before_connecting(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(*addresses))
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with guarded_client(allow_private=False) as client, pytest.raises(SourceUnsafe):
        client.get("http://public.example/")


def test_the_connection_goes_to_the_address_that_was_checked(
    files: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is asked for once: a second answer (DNS rebinding) would find nobody asking."""
    port = httpx.URL(files.origin).port
    asked: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *rest: object, **named: object) -> list[tuple[object, ...]]:
        asked.append(host)
        if host == "clips.example":
            return answering("127.0.0.1")(host, port)
        assert host == "127.0.0.1"
        return list(real(host, *rest, **named))  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    files.serve("/a", Served(b"hello"))
    with guarded_client(allow_private=True) as client:
        assert client.get(f"http://clips.example:{port}/a").content == b"hello"
    assert asked.count("clips.example") == 1


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/", "http://user:pw@127.0.0.1/", "file:///etc/passwd"]
)
def test_a_redirect_to_where_no_link_may_lead_is_refused(files: FileServer, target: str) -> None:
    url = files.serve("/r", Served(status=302, location=target))
    with guarded_client(allow_private=True) as client, pytest.raises((SourceUnsafe, httpx.HTTPError)):
        client.get(url)
    assert files.requests == ["/r"]


def test_a_redirect_into_the_private_network_is_refused(
    files: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is taken for public; the second is this machine under its own name."""
    monkeypatch.setattr(
        "components.media.pinned.allowed",
        lambda address, *, allow_private: allow_private or str(address) == "127.0.0.1",
    )
    port = httpx.URL(files.origin).port
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1"))
    files.serve("/r", Served(status=302, location=f"http://127.0.0.1:{port}/secret"))
    files.serve("/secret", Served(b"secret"))
    with guarded_client(allow_private=False) as client, pytest.raises(SourceUnsafe):
        client.get(f"http://public.example:{port}/r")
    assert files.requests == ["/r"]


@pytest.mark.anyio
async def test_the_async_client_is_guarded_the_same_way(files: FileServer) -> None:
    files.serve("/a", Served(b"hello"))
    files.serve("/r", Served(status=302, location="http://169.254.169.254/"))
    async with guarded_async_client(allow_private=True) as client:
        assert (await client.get(files.origin + "/a")).content == b"hello"
        with pytest.raises(SourceUnsafe):
            await client.get(files.origin + "/r")
    async with guarded_async_client(allow_private=False) as client:
        with pytest.raises(SourceUnsafe):
            await client.get(files.origin + "/a")


@pytest.mark.anyio
async def test_the_async_client_checks_what_a_name_resolves_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("10.1.2.3"))
    async with guarded_async_client(allow_private=False) as client:
        with pytest.raises(SourceUnsafe):
            await client.get("https://public.example/")


def test_a_proxy_from_the_environment_is_not_used(files: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve and connect by itself, past every check."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    files.serve("/a", Served(b"hello"))
    with guarded_client(allow_private=True) as client:
        assert client.get(files.origin + "/a").content == b"hello"
