"""Who stands behind a request, for counting: a network address, and the owner where there is one."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

_HOME_PREFIX = 64
"""One IPv6 customer has at least so large a network, and any address in it."""


def network_of(request: HTTPConnection) -> str | None:
    """The visitor's address, for IPv6 his network; None for this machine's own requests.

    Proxies in front were looked through before, as far as they are trusted (`uvicorn`'s middleware); what a
    visitor claims in a header of his own counts for nothing.
    """
    host = "" if request.client is None else request.client.host
    try:
        address = ip_address(host)
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        else:
            return None if address.is_loopback else str(ip_network((address, _HOME_PREFIX), strict=False))
    return None if address.is_loopback else str(address)
