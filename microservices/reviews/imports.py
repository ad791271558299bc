"""Imports: whole data sets from the operator."""

from collections.abc import Iterator

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from contracts.imports import ImportReport
from contracts.reviews import ReviewImport
from microservices.reviews.database import Review

router = imports.router()


@router.post("/reviews", openapi_extra=imports.LINES_OF_JSON)
async def import_reviews(lines: Lines) -> ImportReport:
    """Load reviews."""
    return await lines.load(ReviewImport, review_rows)


def review_rows(review: ReviewImport) -> Iterator[Row]:
    yield Review, review.model_dump() | {"updated_at": review.created_at}
