"""Sheets that are not letters, printed by Typst: data in, an accessible PDF out; the same data, the same bytes."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typst import Compiler, TypstError

from .errors import PressFailed
from .press import STANDARD, fonts


def print_sheet(main: Path, data: Mapping[str, Any], what: str) -> bytes:
    """The PDF/UA-1 that a Typst file makes of some data. ``what`` names it: « le procès-verbal ».

    Raises ``PressFailed`` for a defect of ours.
    """
    # Typst reads nothing outside of this folder.
    with TemporaryDirectory(prefix="jalon-sheet-") as folder:
        file = Path(folder) / main.name
        file.write_bytes(main.read_bytes())
        compiler = Compiler(file, root=folder, font_paths=fonts(), ignore_system_fonts=True)
        try:
            printed = compiler.compile(
                str(file), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf",
                pdf_standards=[STANDARD],
            )  # fmt: skip
        except TypstError as error:
            raise PressFailed(f"{what} n'a pas pu être imprimé : {error.message}") from error
    assert isinstance(printed, bytes)  # noqa: S101  one PDF, not pages of images
    return printed
