"""Village: a small architecture of two processes, planted in a folder, of which we know what each file is."""

from pathlib import Path

from compare.topology import Architecture, Process

TEXTS = {
    "chassis/wheels.py": "def roll(): ...",
    "contracts/sales.py": "class SalePublic: ...\n\n\nclass SaleCreate: ...\n\n\nclass Stand: ...",
    "shop/main.py": "from shop import sales, saga\n\n\ndef create_app(): ...",
    "shop/sales.py": "from contracts.sales import SalePublic\nfrom shop.database import Sale\n"
    'router = APIRouter(prefix="/sales")\n\n\n@router.get("/{id}")\ndef read() -> SalePublic: ...',
    "shop/database.py": "class Sale(Table, table=True): ...",
    "shop/saga.py": "from shop import clients, internal, prices",
    "shop/clients.py": "from chassis import wheels\n\n\nclass Front(Remote): ...",
    "shop/internal.py": 'router = APIRouter(prefix="/internal")\n\n\n@router.get("/prices")\ndef prices(): ...',
    "shop/prices.py": "VAT = 19",
    "shop/migrations/versions/0001.py": "revision = 1",
    "front/main.py": "from . import clients, proxy\n\n\ndef create_app(): ...",
    "front/proxy.py": "import contracts.sales",
    "front/clients.py": "class Shop(Remote): ...",
    "shop/forgotten.py": "from contracts.sales import SalePublic",
}
KINDS = {
    "chassis/wheels.py": "chassis",
    "contracts/sales.py": "contract",
    "shop/main.py": "app",
    "shop/sales.py": "public route",
    "shop/database.py": "table",
    "shop/saga.py": "remote call",
    "shop/clients.py": "remote call",
    "shop/internal.py": "internal route",
    "shop/prices.py": "rule",
    "shop/migrations/versions/0001.py": "migration",
    "front/main.py": "app",
    "front/proxy.py": "gateway",
    "front/clients.py": "remote call",
}
"""What each file is that some process loads."""

VILLAGE = Architecture(
    name="village",
    title="A village",
    entry="front",
    processes=(
        Process(name="front", app="front.main:create_app", calls=("shop",)),
        Process(name="shop", app="shop.main:create_app", database=True, owns=("sales",), signs=True),
    ),
)


def plant(folder: Path) -> Path:
    """Write all files, and give the folder."""
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
