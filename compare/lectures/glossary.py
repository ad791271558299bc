"""Glossary: the terms of the field as one page, which the slides link to."""

from pathlib import Path

from markupsafe import Markup

from compare.lectures.links import Links
from compare.lectures.markdown import Markdown

NONE_YET = "# Glossary\n\nThere are no terms yet. They go into `docs/glossary.md`."


def glossary(repository: Path, links: Links) -> Markup:
    """Render the glossary; as long as nobody wrote one, a page that says so."""
    document = repository / "docs" / "glossary.md"
    return Markdown(document, links).html(document.read_text("utf-8") if document.is_file() else NONE_YET)
