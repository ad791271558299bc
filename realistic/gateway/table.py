"""Table: which service answers for which path. Moving a domain out of the monolith is one line here."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

IDENTITY = "identity"
"""If one of the services is called so, the accounts are there and nowhere else, and it is asked who is asking."""


@dataclass(frozen=True)
class Table:
    """Prefixes of paths, each with the service that answers; and where the services are."""

    routes: Mapping[str, str]
    urls: Mapping[str, str]
    """Replicas are separated by commas."""

    @classmethod
    def read(cls, text: str) -> "Table":
        """Read it from a setting, where each prefix has a pair: `{"/orders": ["legacy", "http://..."]}`."""
        return cls.of(TypeAdapter(dict[str, list[str]]).validate_json(text))

    @classmethod
    def of(cls, table: Mapping[str, list[str]]) -> "Table":
        return cls(
            routes={prefix: service for prefix, (service, _) in table.items()},
            urls=dict(map(tuple, table.values())),
        )

    @property
    def has_identity(self) -> bool:
        return IDENTITY in self.urls

    def match(self, path: str) -> str | None:
        """Find who answers for a decoded path; of two prefixes that fit, the longer one decides."""
        fitting = [prefix for prefix in self.routes if path == prefix or path.startswith(prefix + "/")]
        return self.routes[max(fitting, key=len)] if fitting else None

    def urls_for(self, prefix: str) -> str:
        return self.urls[self.routes[prefix]]
