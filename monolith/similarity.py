"""Similarity: item-item collaborative filtering (Sarwar et al., 2001), the same to the last digit every time.

Two items are alike when the same people rated both in the same way. What somebody liked votes for
what is like it; what somebody disliked votes against.
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack

from contracts.recommendations import Recommendation, SimilarItem
from contracts.reviews import Ratings

NEIGHBOURS = 50
BLOCK = 512
INDIFFERENT = 2.5
DOUBT = 5  # How many imagined ratings or raters temper an item that few people know.
AVERAGE_RATING = 3.5
REASONS = 3


class Similarity:
    """What all ratings together say; building it is heavy, asking it is cheap."""

    def __init__(self, ratings: Ratings) -> None:
        self.users, rows = np.unique(np.asarray(ratings.author_ids, dtype=np.int64), return_inverse=True)
        self.items, columns = np.unique(np.asarray(ratings.item_ids, dtype=np.int64), return_inverse=True)
        stars = np.asarray(ratings.ratings, dtype=np.float64)
        self.stars = csr_array((stars, (rows, columns)), shape=(len(self.users), len(self.items)))
        self.neighbours = _neighbours(self.stars)
        self.popularity = _popularity(self.stars)

    def recommend(self, user_id: int, k: int) -> list[Recommendation]:
        """Give the k items that follow most from what the user liked, filled up with popular ones."""
        rated, weights = self._likes(user_id)
        votes = weights @ self.neighbours[rated] if len(rated) else np.zeros(len(self.items))
        followed = [Recommendation(item_id=item, score=score, because=self._because(column, rated, weights))
                    for column, item, score in self._best(votes, k, without=rated)]  # fmt: skip
        known = np.concatenate([rated, [self._column(entry.item_id) for entry in followed]]).astype(int)
        popular = self._best(self.popularity, k - len(followed), without=known)
        return followed + [Recommendation(item_id=item, score=score, because=[]) for _, item, score in popular]

    def similar(self, item_id: int, k: int) -> list[SimilarItem]:
        """Give the k items most alike; none for an item that nobody rated."""
        column = self._column(item_id)
        if column is None:
            return []
        alike = self.neighbours[[column]].toarray()[0]
        return [SimilarItem(item_id=item, score=score) for _, item, score in self._best(alike, k)]

    def _likes(self, user_id: int) -> tuple[np.ndarray, np.ndarray]:
        row = np.searchsorted(self.users, user_id)
        if row == len(self.users) or self.users[row] != user_id:
            return np.array([], dtype=int), np.array([])
        mine = self.stars[[row]].tocoo()
        return mine.col, mine.data - INDIFFERENT

    def _column(self, item_id: int) -> int | None:
        column = int(np.searchsorted(self.items, item_id))
        return column if column < len(self.items) and self.items[column] == item_id else None

    def _because(self, column: int, rated: np.ndarray, weights: np.ndarray) -> list[int]:
        votes = self.neighbours[rated][:, [column]].toarray()[:, 0] * weights
        order = sorted(np.flatnonzero(votes > 0), key=lambda place: (-round(votes[place], 6), self.items[rated[place]]))
        return [int(self.items[rated[place]]) for place in order[:REASONS]]

    def _best(self, scores: np.ndarray, k: int, without: np.ndarray | None = None) -> Iterator[tuple[int, int, float]]:
        """Yield (column, item id, score) of the k highest positive scores; of equals, the older item first."""
        scores = np.round(scores, 6)
        if without is not None:
            scores[without] = 0
        order = np.argsort(-scores, kind="stable")[:k]
        return ((int(column), int(self.items[column]), float(scores[column])) for column in order if scores[column] > 0)


def _neighbours(stars: csr_array) -> csr_array:
    """Compare every item with every other, some at a time, and keep the nearest of each."""
    norms = np.sqrt(stars.power(2).sum(axis=0))
    alike = stars @ diags_array(1 / norms) if len(norms) else stars
    raters = _raters(stars)
    blocks = [_nearest(alike, raters, start) for start in range(0, stars.shape[1], BLOCK)]
    return csr_array(vstack(blocks)) if blocks else csr_array((0, 0))


def _nearest(alike: csr_array, raters: csr_array, start: int) -> csr_array:
    columns = slice(start, start + BLOCK)
    common = (raters[:, columns].T @ raters).toarray()
    cosine = (alike[:, columns].T @ alike).toarray() * common / (common + DOUBT)
    cosine[np.arange(len(cosine)), np.arange(start, start + len(cosine))] = 0
    cosine = np.round(cosine, 9)
    if cosine.shape[1] > NEIGHBOURS:
        tie_break = np.arange(cosine.shape[1]) * 1e-15
        far = np.argpartition(tie_break - cosine, NEIGHBOURS, axis=1)[:, NEIGHBOURS:]
        np.put_along_axis(cosine, far, 0, axis=1)
    return csr_array(cosine)


def _popularity(stars: csr_array) -> np.ndarray:
    count, total = np.asarray(_raters(stars).sum(axis=0)), np.asarray(stars.sum(axis=0))
    return (total + DOUBT * AVERAGE_RATING) / (count + DOUBT)


def _raters(stars: csr_array) -> csr_array:
    """Say who rated what, without how."""
    return csr_array((np.ones_like(stars.data), stars.indices, stars.indptr), shape=stars.shape)
