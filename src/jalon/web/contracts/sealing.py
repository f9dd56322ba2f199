"""The seal of a signed text: what is hashed, and how it is checked afterwards."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from .models import Sealed

MOST = 20_000
"""Characters of a drawn signature: far more than a hand draws."""
_DRAWN = re.compile(r"M\d{1,3} \d{1,3}( L\d{1,3} \d{1,3})+( M\d{1,3} \d{1,3}( L\d{1,3} \d{1,3})+)*", re.ASCII)


@dataclass(frozen=True)
class Signature:
    """How one side signed on the screen."""

    side: str
    """``person`` or ``organisation``."""
    name: str
    approved: bool
    """« Lu et approuvé » was ticked."""
    drawn: str = ""
    """The strokes, as the path of a drawing of 400 by 160; empty when the name was typed instead."""


def is_drawing(text: str) -> bool:
    """Whether a text is a path of strokes, and nothing else."""
    return len(text) <= MOST and _DRAWN.fullmatch(text) is not None


def sha256_of(text: str) -> str:
    """The fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(
    *, contract: str, fact: str, sha256: str, at: datetime, by: str, how: str,
    signatures: Sequence[dict[str, Any]], scan_sha256: str,
) -> str:  # fmt: skip
    """The fingerprint of the text with who signed it, how and when: none of them can be changed apart."""
    told = {
        "contract": contract, "fact": fact, "text": sha256, "at": at.astimezone(UTC).isoformat(), "by": by,
        "how": how, "signatures": list(signatures), "scan": scan_sha256,
    }  # fmt: skip
    return sha256_of(json.dumps(told, sort_keys=True, ensure_ascii=False))


def plain(signatures: Sequence[Signature]) -> list[dict[str, Any]]:
    """The signatures as they are kept."""
    return [asdict(one) for one in signatures]


def holds(sealed: Sealed) -> bool:
    """Whether a row is, to the last character, what was signed."""
    again = seal_of(
        contract=sealed.contract, fact=sealed.fact_key, sha256=sha256_of(sealed.text), at=sealed.at,
        by=str(sealed.by_id), how=sealed.how, signatures=sealed.signatures, scan_sha256=sealed.scan_sha256,
    )  # fmt: skip
    return sha256_of(sealed.text) == sealed.sha256 and again == sealed.seal
