"""Reservations: units set aside for an order, all or none, and given back exactly once."""

from fastapi import APIRouter
from sqlmodel import Session, select

from chassis.database import SessionDep
from chassis.problems import refusals
from contracts.inventory import Reservation as ReservationPublic
from contracts.inventory import ReservationCreate, ReservedLine
from contracts.numbers import PathId
from contracts.problems import NotEnoughStock, OrderTotalTooLarge, ReservationWasReleased, UnknownItemOrdered
from contracts.times import now
from microservices.inventory import inventory
from microservices.inventory.database import Reservation, ReservationLine

router = APIRouter(prefix="/internal/reservations", tags=["internal"])


@router.post("", responses=refusals(NotEnoughStock, UnknownItemOrdered, OrderTotalTooLarge, ReservationWasReleased))
async def reserve_units(new: ReservationCreate, session: SessionDep) -> ReservationPublic:
    """Set units aside; asking again for the same order changes nothing."""
    reservation = session.get(Reservation, new.order_id)
    if reservation is None:
        lines = inventory.reserve(session, {line.item_id: line.quantity for line in new.lines})
        hold(session, new.order_id, lines)
    elif reservation.released_at:
        raise ReservationWasReleased()
    else:
        lines = [ReservedLine.model_validate(line) for line in held_lines(session, new.order_id)]
    return ReservationPublic(order_id=new.order_id, lines=lines)


@router.delete("/{order_id}", status_code=204)
async def release_units(order_id: PathId, session: SessionDep) -> None:
    """Give units back, once. What was never reserved is marked, too: the request for it may still be on its way."""
    reservation = session.get(Reservation, order_id) or Reservation(order_id=order_id)
    if not reservation.released_at:
        inventory.release(session, {line.item_id: line.quantity for line in held_lines(session, order_id)})
        session.add(reservation.sqlmodel_update({"released_at": now()}))


def hold(session: Session, order_id: int, lines: list[ReservedLine]) -> None:
    session.add(Reservation(order_id=order_id))
    session.flush()
    session.add_all(ReservationLine(order_id=order_id, **line.model_dump()) for line in lines)


def held_lines(session: Session, order_id: int) -> list[ReservationLine]:
    return list(session.exec(select(ReservationLine).where(ReservationLine.order_id == order_id)))
