"""The realistic marketplace: what is only there, and what half a migration leaves to be watched."""

import pytest

pytest.register_assert_rewrite("tests.realistic.shopkeeper")
