"""Imports: whole data sets from the operator."""

from collections.abc import Iterator
from typing import Any

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from contracts.imports import ImportReport
from contracts.inventory_plus import ProductImport
from contracts.text import folded
from realistic.inventory_plus.categories import category_of
from realistic.inventory_plus.database import Product

router = imports.router()


@router.post("/inventory_plus")
async def import_products(lines: Lines) -> ImportReport:
    """Load products."""
    return await lines.load(ProductImport, product_rows)


def product_rows(product: ProductImport) -> Iterator[Row]:
    yield Product, columns(product)


def columns(product: ProductImport) -> dict[str, Any]:
    words = {"folded_name": folded(product.name), "folded_description": folded(product.description)}
    return {**dict(product), **words, "category": category_of(product.name)}
