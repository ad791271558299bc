"""One client counts as one, however many addresses it has."""

import pytest

from chassis.client_address import client_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::9"),
        ("2001:db8:1:2::", "2001:0DB8:0001:0002:8000::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_addresses_of_one_subnet_of_ipv6_are_one_client(one: str, other: str) -> None:
    assert client_address((one, 1)) == client_address((other, 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("fe80::1%eth0", "fe80::2%eth0"),
        ("192.0.2.7", "::1"),
    ],
)
def test_neighbours_are_two_clients(one: str, other: str) -> None:
    assert client_address((one, 1)) != client_address((other, 1))


@pytest.mark.parametrize("client", [None, ("", 0), ("/run/marketplace.sock", 0)])
def test_connection_without_an_address_has_a_client_all_the_same(client: tuple[str, int] | None) -> None:
    assert isinstance(client_address(client), str)
