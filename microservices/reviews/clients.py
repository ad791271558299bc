"""Clients: whom Reviews calls."""

from typing import Annotated

from fastapi import Depends, Request

from chassis.identity import Users
from chassis.remote import Remote
from contracts.problems import NoSuchItem


class Inventory(Remote):
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
