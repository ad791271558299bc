"""Internal: how the operator brings products to the state of the items; an import leaves what is there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session, col, delete, select

from chassis.database import SessionDep
from chassis.imports import operator
from contracts.inventory_plus import ProductIds, ProductImport, Products
from realistic.inventory_plus.database import Product
from realistic.inventory_plus.imports import columns

router = APIRouter(prefix="/internal/products", dependencies=[Depends(operator)], include_in_schema=False)


@router.put("", status_code=204)
async def put_products(products: Products, session: SessionDep) -> None:
    """Write products as they are given, whether they are there or not."""
    put(session, products)


@router.delete("", status_code=204)
async def delete_products(ids: Annotated[ProductIds, Query(alias="id")], session: SessionDep) -> None:
    """Remove products; one that is not there is as removed as it can be."""
    session.exec(delete(Product).where(col(Product.id).in_(ids)))


def put(session: Session, products: list[ProductImport]) -> None:
    """Write products over what is there; of two with the same id, the last counts."""
    there = select(Product).where(col(Product.id).in_([product.id for product in products]))
    known = {product.id: product for product in session.exec(there)}
    for product in products:
        row = known.setdefault(product.id, Product(**columns(product)))
        session.add(row.sqlmodel_update(columns(product)))
