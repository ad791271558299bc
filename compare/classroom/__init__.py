"""Classroom: what the lectures' notebooks import, so that their cells show the point and no plumbing."""

from compare.classroom.crowd import Crowd
from compare.classroom.opening import close_all, open_marketplace, open_server
from compare.classroom.place import Place
from compare.inheritance import fit

__all__ = ["Crowd", "Place", "close_all", "open_marketplace", "open_server"]

fit()  # What a cell calls is on this machine, and a client that is made with a proxy or a certificate may fail at once.
