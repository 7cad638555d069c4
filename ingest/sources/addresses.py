"""Where on the network an address leads."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address


def is_public(host: str) -> bool:
    """Whether ``host`` (a name or an IP address) stands in the internet only.

    False where one of its addresses is private, of this machine, or of the local link. A name that
    this machine cannot resolve counts as public: only a proxy could reach it.
    """
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return True
    return all(_is_global(ip_address(str(entry[4][0]).partition("%")[0])) for entry in found)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped.is_global if mapped else address.is_global and not address.is_multicast
