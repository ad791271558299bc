"""Classroom: what the lectures' notebooks import, so that their cells show the point and no plumbing."""

from compare.classroom.crowd import Crowd
from compare.classroom.opening import close_all, open_marketplace, open_server
from compare.classroom.place import Place

__all__ = ["Crowd", "Place", "close_all", "open_marketplace", "open_server"]
