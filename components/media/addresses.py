"""Which IP addresses a user's link may lead to: public ones, in whatever spelling they come."""

import ipaddress
from enum import StrEnum
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""RFC 5214: behind these four bytes the last four are the IPv4 address that a tunnel leads to."""
_DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")
"""RFC 9637; newer Pythons know it."""
_IETF_ASSIGNMENTS = ipaddress.IPv4Network("192.0.0.0/24")
"""RFC 6890; Oracle Cloud answers instance metadata at 192.0.0.192."""
_AZURE_WIRE_SERVER = ipaddress.IPv4Address("168.63.129.16")
"""Registered as public, yet Azure answers metadata there; the other clouds use link-local or private ones."""


class Reach(StrEnum):
    """Where an address leads."""

    PUBLIC = "a public address"
    LOOPBACK = "this computer itself"
    PRIVATE = "a private network"
    SPECIAL = "an address for internal use"


def reach(address: Address) -> Reach:
    """Where the address leads, looking through IPv4 addresses that are wrapped in IPv6."""
    inner = _unwrapped(address)
    if inner.is_loopback:
        return Reach.LOOPBACK
    if (
        inner.is_unspecified
        or inner.is_link_local
        or inner.is_multicast
        or inner == _AZURE_WIRE_SERVER
        or inner in _IETF_ASSIGNMENTS
        or inner in _DOCUMENTATION
        or getattr(inner, "is_site_local", False)
    ):
        return Reach.SPECIAL
    if inner.is_private:
        return Reach.PRIVATE
    return Reach.PUBLIC if inner.is_global and not inner.is_reserved else Reach.SPECIAL


def allowed(address: Address, *, allow_private: bool) -> bool:
    """Whether a connection may be made; loopback and private networks only where they are let through."""
    where = reach(address)
    return where is Reach.PUBLIC or (allow_private and where in {Reach.LOOPBACK, Reach.PRIVATE})


def literal(host: str) -> Address | None:
    """The address that the host name spells, or None where it is a name.

    Raises:
        ValueError: a number in a spelling that only old resolvers read (decimal, octal, hex, fewer than four
            parts): never needed, and the classic way to hide an address.
    """
    if ":" in host:
        return ipaddress.IPv6Address(host)
    last = host.rstrip(".").rpartition(".")[2]
    if not last.isdecimal() and not last.lower().startswith("0x"):
        return None
    return ipaddress.IPv4Address(host.rstrip("."))


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64 or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or _compatible(address)


def _compatible(address: ipaddress.IPv6Address) -> Address:
    """Look through the old "IPv4-compatible" form ::a.b.c.d, but not through :: and ::1."""
    number = int(address)
    return ipaddress.IPv4Address(number) if 1 < number <= 0xFFFF_FFFF else address
