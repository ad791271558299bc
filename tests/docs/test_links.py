"""Links: every one that stays in the repository arrives."""

import pytest

from tests.docs.pages import PAGES, Page


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_inside_the_repository_arrives(page: Page) -> None:
    assert [target for target in page.links if "://" not in target and not arrives(page, target)] == []


def arrives(page: Page, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = page.path.parent / name if name else page.path
    return path.exists() and (not anchor or anchor in Page(path).anchors)


def test_a_link_that_does_not_arrive_is_noticed() -> None:
    page = PAGES[0]
    assert arrives(page, page.path.name)
    assert not arrives(page, "nothing.md")
    assert not arrives(page, "#nothing")


def test_pages_with_links_were_read() -> None:
    """If nothing were found, nothing above would have been tested."""
    assert {"README.md", "CONTRIBUTING.md"} <= {str(page) for page in PAGES if page.links}
