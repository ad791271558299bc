"""Machine: what figures were measured on, without which they say little."""

import os
import platform
from typing import Any

import psutil


def machine() -> dict[str, Any]:
    """Describe this machine; memory in bytes."""
    return {
        "processors": os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "python": platform.python_version(),
        "system": platform.platform(),
    }
