"""Catalogues: the inventory and its copy in Inventory++, read whole, compared, and made equal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
