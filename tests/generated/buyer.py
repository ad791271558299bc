"""A customer who shops with a client that openapi-python-client made: `buyer.py URL`, beside the package `shop`."""

import sys
from secrets import token_hex

from shop.api.inventory import browse, create_item
from shop.api.orders import list_orders, place_order
from shop.api.users import register, sign_in
from shop.client import AuthenticatedClient, Client
from shop.models import (
    BodySignIn,
    ItemCreate,
    ItemPublic,
    OrderCreate,
    OrderLineCreate,
    OrderPublic,
    ProblemDetails,
    SliceItemPublic,
    SliceOrderPublic,
    Token,
    UserCreate,
    UserPrivate,
)

PASSWORD = "correct horse battery staple"

visitor = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
email = f"{token_hex(8)}@example.com"
account = register.sync(client=visitor, body=UserCreate(email=email, name="Ada", password=PASSWORD))
assert isinstance(account, UserPrivate)
token = sign_in.sync(client=visitor, body=BodySignIn(username=email, password=PASSWORD))
assert isinstance(token, Token)

me = AuthenticatedClient(base_url=sys.argv[1], token=token.access_token, raise_on_unexpected_status=True)
lamp = create_item.sync(client=me, body=ItemCreate(name="lamp", price_cents=700, stock=3))
assert isinstance(lamp, ItemPublic)
found = browse.sync(client=visitor, q="lamp", limit=100)
assert isinstance(found, SliceItemPublic)
assert found.items

wish = OrderCreate(lines=[OrderLineCreate(item_id=lamp.id, quantity=2)])
order = place_order.sync(client=me, body=wish, idempotency_key=token_hex(8))
assert isinstance(order, OrderPublic)
assert order.total_cents == 1400
refusal = place_order.sync_detailed(client=me, body=wish)
assert isinstance(refusal.parsed, ProblemDetails)
assert (refusal.status_code, refusal.parsed.type_) == (409, "urn:problem:not-enough-stock")
mine = list_orders.sync(client=me)
assert isinstance(mine, SliceOrderPublic)
assert [each.id for each in mine.items] == [order.id]
print("bought", order.id)
