"""What a download may connect to: https addresses on public networks only, and only until a deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable

import httpcore
import httpx

from pipeline.errors import DownloadFailed

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(DownloadFailed):
    """An address that is not followed: not https, or not on a public network."""


class OutOfTime(DownloadFailed):
    """The time limit for one file has passed."""


class Deadline:
    """A moment after which nothing may be waited for; `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """The timeout in seconds, shortened to what is left; raises OutOfTime where nothing is."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise OutOfTime(f"took longer than {self.seconds:g} seconds", "")
        return left if timeout is None else min(timeout, left)


def is_public(address: str) -> bool:
    """Whether a numeric address is on a public network: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by the one that it carries.
    """
    place = ipaddress.ip_address(address)
    if isinstance(place, ipaddress.IPv6Address):
        carried = place.ipv4_mapped or place.sixtofour or _from_nat64(place)
        if carried is not None:
            return is_public(str(carried))
    return place.is_global and not place.is_multicast


def _from_nat64(place: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(place) & 0xFFFFFFFF) if place in _NAT64 else None


def checked_url(address: str, after: httpx.URL | None = None) -> httpx.URL:
    """An address as a URL, resolved against the one that redirected to it; raises Refused where it is not https."""
    try:
        url = httpx.URL(address) if after is None else after.join(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused(f"{address!r} is not an address", "") from error
    if url.scheme != "https" or not url.host:
        raise Refused(f"leads to {url.scheme or 'no scheme'}: where only https is followed", "")
    if url.userinfo:
        raise Refused("leads to an address with a user name in it", "")
    return url


def guarded_client(deadline: Deadline, certificates: ssl.SSLContext | None, allow_private: bool) -> httpx.Client:
    """An HTTP client that connects to checked addresses only, keeps the deadline, and follows no redirect by itself.

    It takes no proxy, password or cookie from the environment; `certificates` None means those that httpx trusts.
    """
    trusted = certificates or httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=trusted, trust_env=False)
    # httpx has no public way to name a network backend; a test fails should this stop working.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=trusted, network_backend=_CheckedNetwork(deadline, allow_private)
    )
    return httpx.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=30.0)


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change its meaning in between."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if addresses and not allowed:
            raise Refused(f"{host} is a private address", "")
        return allowed


class _TimedStream(httpcore.NetworkStream):
    """A connection of which no single operation outlasts the deadline, however slowly the other side trickles."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._inner.read(max_bytes, self._deadline.within(timeout))
        except httpcore.TimeoutException:
            self._deadline.within(timeout)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
