"""Pictures: an architecture in a notebook, drawn from what is declared about it."""

from IPython.display import SVG, display

from compare import picture
from compare.architectures import DECLARED
from compare.topology import Architecture


def show(architecture: str | Architecture, width: int = 560) -> None:
    """Show one architecture: its processes, its databases, and who calls whom.

    Args:
        width: of the picture, in pixels of the screen; its height follows.
    """
    declared = DECLARED[architecture] if isinstance(architecture, str) else architecture
    drawn = picture.svg(picture.source({declared.name: declared}))
    display(SVG(drawn.replace("viewBox=", f'width="{width}" viewBox=', 1)))
