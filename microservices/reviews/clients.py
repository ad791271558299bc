"""Clients: whom Reviews calls."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from chassis.identity import Users
from chassis.remote import Remote
from contracts.inventory import Withdrawal, Withdrawals
from contracts.problems import NoSuchItem
from contracts.times import to_rfc3339


class Inventory(Remote):
    async def withdrawals(self, since: datetime, item_id: int) -> list[Withdrawal]:
        """Give some of the items that were taken off the market after this one, oldest first."""
        response = await self.get("/internal/withdrawals", since=to_rfc3339(since), item_id=item_id)
        return Withdrawals.model_validate_json(response.content).items

    async def exists(self, item_id: int) -> bool:
        """Ask whether an item is there."""
        try:
            await self.get(f"/inventory/{item_id}")
        except NoSuchItem:
            return False
        return True


async def users(request: Request) -> Users:
    return request.app.state.users


async def inventory(request: Request) -> Inventory:
    return request.app.state.inventory


UsersDep = Annotated[Users, Depends(users)]
InventoryDep = Annotated[Inventory, Depends(inventory)]
