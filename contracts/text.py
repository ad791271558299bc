"""Text that people type: bounded, visible, and free of characters that deceive or break."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

# These count as letters or symbols in Unicode, and yet print nothing.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
BIDIRECTIONAL_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt), which Python's unicodedata lacks.
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

MOST_FIELDS = 30
MOST_EMAIL = 254
ADDRESS = r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"


class Shape(BaseModel):
    """What goes over the wire: types are never guessed, so `"3"` and `true` are not the number 3."""

    model_config = ConfigDict(strict=True, from_attributes=True)


class Input(Shape):
    """What a client sends: a field that nobody knows is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def refuse_many_fields(cls, data: Any) -> Any:
        """Refuse an object with so many fields that to name each mistake would take seconds."""
        if isinstance(data, dict) and len(data) > MOST_FIELDS:
            raise ValueError(f"must not have more than {MOST_FIELDS} fields")
        return data


def is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS


def is_storable(text: str) -> bool:
    """Tell whether databases and encoders can take this text."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def refuse_deceptive(text: str) -> str:
    """Refuse NUL, lone surrogates and bidirectional controls, which break databases, encoders and readers."""
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain lone surrogates")
    if BIDIRECTIONAL_CONTROLS.intersection(text):
        raise ValueError("must not contain bidirectional control characters")
    return text


def require_visible(text: str) -> str:
    if not any(map(is_visible, text)):
        raise ValueError("must contain at least one visible character")
    return text


def normalise_email(email: str) -> str:
    """Return the one form in which e-mail addresses are stored and compared.

    Text that no account can have, because it is too long or no database can store it, becomes empty. It is not
    normalised: the time for that grows with the square of the length.
    """
    if len(email) > MOST_EMAIL or not is_storable(email):
        return ""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def require_address(email: str) -> str:
    """Refuse what is no e-mail address any more once it is normalised: one sign can become eighteen letters."""
    if len(email) > MOST_EMAIL or not re.match(ADDRESS, email):
        raise ValueError("must still be an e-mail address when it is normalised (Unicode NFKC)")
    return email


def folded(text: str) -> str:
    """Give the one form in which names are searched and sorted: what looks the same, but for its case, is the same.

    Letters with their accents in one character or as separate marks (a Mac and a keyboard write them differently),
    Hangul in syllables or in letters, ß and SS, each sigma, ligatures and wide letters. Invisible characters do not
    count. This is Unicode's NFKC_Casefold (section 3.13 of the standard): case folding can undo a normalisation, a
    normalisation can bring up letters that have a case, and an invisible character can keep two marks apart, so each
    comes twice.
    """
    if text.isascii():
        return text.lower()
    for form in ("NFKD", "NFKC"):
        text = IGNORABLE.sub("", unicodedata.normalize(form, text).casefold())
    return unicodedata.normalize("NFKC", text)


PlainText = Annotated[str, AfterValidator(refuse_deceptive)]
VisibleText = Annotated[PlainText, AfterValidator(require_visible)]

Name = Annotated[VisibleText, Field(min_length=1, max_length=100)]
Description = Annotated[PlainText, Field(max_length=2_000)]
ReviewText = Annotated[VisibleText, Field(min_length=1, max_length=5_000)]
Reason = Annotated[VisibleText, Field(min_length=1, max_length=500)]
SearchText = Annotated[PlainText, Field(max_length=100)]
Password = Annotated[VisibleText, Field(min_length=8, max_length=128)]
Email = Annotated[
    PlainText,
    StringConstraints(max_length=MOST_EMAIL, pattern=ADDRESS),
    AfterValidator(normalise_email),
    AfterValidator(require_address),
    Field(json_schema_extra={"format": "email"}, examples=["ada@example.com"]),
]
IdempotencyText = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]
