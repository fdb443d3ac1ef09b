"""Links that lead inside: typed into the page of a running studio, as any visitor can."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from tests.bench.attack_target import Attack, Outcome, Run, Target
from tests.bench.page_client import opened

AREA = "links"


def _spellings(port: int) -> dict[str, str]:
    """The victim's own address in every spelling, and addresses of clouds and networks."""
    return {
        "loopback": f"http://127.0.0.1:{port}/a.jpg",
        "loopback by name": f"http://localhost:{port}/a.jpg",
        "name with a final dot": f"http://localhost.:{port}/a.jpg",
        "another loopback address": f"http://127.9.9.9:{port}/a.jpg",
        "decimal": f"http://2130706433:{port}/a.jpg",
        "octal": f"http://0177.0.0.1:{port}/a.jpg",
        "hexadecimal": f"http://0x7f000001:{port}/a.jpg",
        "hexadecimal by parts": f"http://0x7f.0x0.0x0.0x1:{port}/a.jpg",
        "fewer parts": f"http://127.1:{port}/a.jpg",
        "nought": f"http://0.0.0.0:{port}/a.jpg",
        "one nought": f"http://0:{port}/a.jpg",
        "full-width digits": f"http://１２７.０.０.１:{port}/a.jpg",
        "circled digits": f"http://①②⑦.⓪.⓪.①:{port}/a.jpg",
        "IPv6 loopback": f"http://[::1]:{port}/a.jpg",
        "IPv6 unspecified": f"http://[::]:{port}/a.jpg",
        "IPv4 mapped": f"http://[::ffff:127.0.0.1]:{port}/a.jpg",
        "IPv4 mapped, hexadecimal": f"http://[::ffff:7f00:1]:{port}/a.jpg",
        "IPv4 compatible": f"http://[::127.0.0.1]:{port}/a.jpg",
        "6to4": f"http://[2002:7f00:1::]:{port}/a.jpg",
        "NAT64": f"http://[64:ff9b::7f00:1]:{port}/a.jpg",
        "IPv6 zone": f"http://[fe80::1%25lo]:{port}/a.jpg",
        "cloud metadata (AWS, GCP, Azure)": "http://169.254.169.254/latest/meta-data/",
        "cloud metadata by name": "http://metadata.google.internal/computeMetadata/v1/",
        "cloud metadata (Alibaba)": "http://100.100.100.200/latest/meta-data/",
        "cloud metadata (Oracle)": "http://192.0.0.192/opc/v2/instance/",
        "cloud metadata (Azure wire server)": "http://168.63.129.16/machine",
        "cloud metadata, IPv6 (AWS)": "http://[fd00:ec2::254]/latest/meta-data/",
        "private network 10/8": "http://10.0.0.1/a.jpg",
        "private network 172.16/12": "http://172.16.0.1/a.jpg",
        "private network 192.168/16": "http://192.168.0.1/a.jpg",
        "carrier-grade NAT": "http://100.64.0.1/a.jpg",
        "multicast": "http://224.0.0.1/a.jpg",
        "broadcast": "http://255.255.255.255/a.jpg",
        "name and password before it": f"http://example.org@127.0.0.1:{port}/a.jpg",
        "backslash": f"http://example.org\\@127.0.0.1:{port}/a.jpg",
        "tab inside": f"http://127.0.0.1\t:{port}/a.jpg",
        "line break for a header": f"http://127.0.0.1:{port}/%0d%0aHost:%20x",
        "file": "file:///etc/passwd",
        "gopher": f"gopher://127.0.0.1:{port}/_GET",
        "ftp": "ftp://127.0.0.1/a.jpg",
        "data": "data:image/png;base64,AAAA",
        "no scheme": f"//127.0.0.1:{port}/a.jpg",
        "path of the server": "/etc/passwd",
    }


def attacks(port: int) -> Iterator[Attack]:
    """Each in a page of its own kind of visitor: a fresh one."""
    for name, address in _spellings(port).items():
        yield Attack(AREA, name, _typed(address))


def _typed(address: str) -> Run:
    async def run(target: Target) -> Outcome:
        before = len(target.victim.reached)
        async with opened(target.app.url, "image_to_video") as page:
            shown = await page.run()
            page.choose(shown, "picture_how", "Address")
            shown = await page.run()
            page.write(shown, "picture_address", address)
            shown = await page.run()
        reached = len(target.victim.reached) - before
        refused = [text for text in shown.texts if text.startswith('<p class="cb-problem"')]
        sentence = (
            unescape(refused[0].partition(">")[2].partition("<")[0]) if refused else "no refusal was shown"
        )
        first = sentence.partition(". ")[0]
        return Outcome(bool(refused) and not reached, f"{first}; {reached} requests got through")

    return run


def port_of(url: str) -> int:
    """The port that is attacked."""
    return urlsplit(url).port or 0
