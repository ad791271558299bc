"""Imports: whole data sets from the operator."""

from collections.abc import Iterator

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from contracts.imports import ImportReport
from contracts.reviews import ReviewImport
from microservices.reviews.database import Review

router = imports.router()


@router.post("/reviews")
async def import_reviews(lines: Lines) -> ImportReport:
    """Load reviews."""
    return await lines.load(ReviewImport, review_rows)


def review_rows(review: ReviewImport) -> Iterator[Row]:
    yield Review, dict(review) | {"updated_at": review.created_at}
