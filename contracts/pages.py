"""Pages: a slice of a long list, and the composed page of one item."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.inventory import ItemPublic
from contracts.recommendations import SimilarItem
from contracts.reviews import ReviewPublic, ReviewSummary
from contracts.text import Shape

PagePart = Literal["item", "summary", "reviews", "similar"]


class ItemPage(Shape):
    """Everything one item's page shows; a part whose service is down is null and named in `unavailable`."""

    item: ItemPublic | None
    summary: ReviewSummary | None
    reviews: list[ReviewPublic] | None
    similar: list[SimilarItem] | None
    unavailable: Annotated[list[PagePart], Field(examples=[[]])]
