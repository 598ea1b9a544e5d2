"""Connections to the public internet only: the address that was looked up and found public is the one connected to."""

import ipaddress
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

# Beside what `is_global` knows: addresses that carry another one inside, which a gateway takes out again.
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "::/96",  # v4-compatible, as ::127.0.0.1
        "::ffff:0:0/96",  # v4-mapped
        "::ffff:0:0:0/96",  # v4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, of an organisation's own
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, as it was
        "192.88.99.0/24",  # relay of 6to4
    )
]


class NotPublic(OSError):
    """A machine behind this name is not on the public internet, or there is none."""


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a name, in the order in which to try them. Raises NotPublic unless all are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]).partition("%")[0] for one in found]
    except (OSError, UnicodeError, ValueError) as problem:
        raise NotPublic(str(problem)) from problem
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublic(host)
    return addresses


def is_public(address: str) -> bool:
    machine = ipaddress.ip_address(address)
    if any(machine in network for network in NOT_PUBLIC):
        return False
    return machine.is_global and not machine.is_multicast


class PublicAdapter(HTTPAdapter):
    """Mount this for https addresses that others made up."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}


class _PublicConnection(HTTPSConnection):
    """Looks up, checks, and connects to what it checked; the certificate is still that of the name."""

    def _new_conn(self) -> socket.socket:
        problem: OSError = NotPublic(self.host)
        try:
            for address in public_addresses(self._dns_host, self.port):
                try:
                    return create_connection((address, self.port), self.timeout, socket_options=self.socket_options)
                except OSError as failed:
                    problem = failed
        except NotPublic as closed:
            problem = closed
        raise NewConnectionError(self, str(problem)) from problem


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection
