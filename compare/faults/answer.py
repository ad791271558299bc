"""Answer: what comes back on a wire: its status is read along, and it can be replaced by an error."""

import json

from httptools import HttpResponseParser

from contracts.problem import ProblemDetails
from contracts.problems import Unavailable

PROBLEM = ProblemDetails(
    type=Unavailable.type(), title=Unavailable.title(), status=503, detail="A fault was put in here.", instance="/"
)
BODY = json.dumps(PROBLEM.model_dump(exclude_none=True)).encode()
ERROR = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


def status(chunk: bytes) -> int:
    """Read the status from the first bytes of an answer: `HTTP/1.1 200 OK`."""
    digits = chunk[9:12]
    return int(digits) if digits.isdigit() else 0


class Answer:
    """Swallows answers, and gives an error in the place of each."""

    def __init__(self) -> None:
        self.ended = False
        self.parser = HttpResponseParser(self)

    def on_message_complete(self) -> None:
        self.ended = True

    def replaced(self, chunk: bytes) -> bytes:
        """Take the next bytes; give nothing until the answer is complete, and then the error."""
        self.parser.feed_data(chunk)
        ended, self.ended = self.ended, False
        return ERROR if ended else b""
