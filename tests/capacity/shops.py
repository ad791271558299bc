"""Shops: marketplaces that nobody built, with figures so round that their sizes can be computed by hand."""

from dataclasses import replace

from compare.capacity.assumptions import USE_CASES, Assumptions
from compare.capacity.measurements import Cost, Law, Marketplace, Measurements, Model, Running, Writer
from compare.capacity.sizing import GIB, Sizing

NOTHING = dict.fromkeys(USE_CASES, 0.0)
WRITER = Writer(transaction=0.001, statement=0.0005)
LEARNS_NOTHING = Law(0.0, 0.0, 0.0, 2)

ROUND = replace(
    Assumptions(),
    **NOTHING | {"browse": 8.64},
    peak=2.0,
    target=0.5,
    days=100.0,
    machine_cores=8.0,
    memory_price=0.2,
    storage_price=0.5,
)
"""A million users a day look at 100 pages a second, and at 200 in the evening."""


def browsing(**costs: Cost) -> dict[str, dict[str, Cost]]:
    return {case: {} for case in USE_CASES} | {"browse": dict(costs)}


KIOSK = Marketplace(
    entry="kiosk",
    processes={"kiosk": Running(database=True, memory=GIB, idle=0.0)},
    costs=browsing(kiosk=Cost(cpu=0.01, requests=1, statements=2, writes=1, stored=10)),
    model=Model("kiosk", {"kiosk": LEARNS_NOTHING}, LEARNS_NOTHING),
)
"""One process, which writes down whoever looks."""

ARCADE = Marketplace(
    entry="door",
    processes={
        "door": Running(database=False, memory=GIB, idle=0.0),
        "shelf": Running(database=True, memory=GIB, idle=0.01),
        "oracle": Running(database=False, memory=GIB, idle=0.0),
    },
    costs={
        case: {
            "door": Cost(cpu=0.001, requests=1),
            "shelf": Cost(cpu=0.004, requests=2, statements=3, writes=case in ("place_order", "review"), stored=100),
            "oracle": Cost(cpu=0.0005, requests=1),
        }
        for case in USE_CASES
    },
    model=Model("oracle", {"oracle": Law(0, 1e-6, 1e-8, 2), "shelf": Law(0, 1e-6, 0, 2)}, Law(GIB, 100, 1e4, 1)),
)
"""Three processes, of which one learns what the other keeps."""


def sized(marketplace: Marketplace, assumptions: Assumptions) -> Sizing:
    return Sizing(marketplace, WRITER, assumptions)


def measured() -> Measurements:
    machine = {"processors": 2, "memory_bytes": 8 * GIB, "python": "3.13.0", "system": "<script>"}
    return Measurements(machine, WRITER, {"kiosk": KIOSK, "arcade": ARCADE})
