"""Lines of cases, read as bytes and cut into chunks, from a file, a compressed file or the standard input."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, NamedTuple

from jalon.rules.errors import JalonError

CHUNK_LINES = 64
CHUNK_BYTES = 1 << 20
LONGEST_LINE = 16 << 20
"""A case file of 16 MB tells some 80 000 facts: a longer line is no case file, and must not fill the memory."""


class UnreadableCases(JalonError):
    """The cases cannot be read at all: no such file, no right to it, a damaged compressed file."""


class Chunk(NamedTuple):
    """Lines that follow each other, which go to a worker together."""

    first: int
    """Number of the first line, from 1."""
    lines: tuple[bytes, ...]
    position: int
    """Bytes of the source read so far, this chunk included."""


class Cases(NamedTuple):
    """An open source of cases."""

    lines: Iterator[bytes]
    raw: BinaryIO
    size: int | None
    """Bytes to read; ``None`` when nobody knows."""

    def position(self) -> int:
        """Bytes read so far, before decompression."""
        return self.raw.tell() if self.size is not None else 0


@contextmanager
def open_cases(source: str) -> Iterator[Cases]:
    """Open a file of cases, one a line; ``-`` is the standard input, ``.gz`` is decompressed.

    Raises ``UnreadableCases``, in French, when it cannot be read.
    """
    try:
        if source == "-":
            yield Cases(_lines(sys.stdin.buffer), sys.stdin.buffer, None)
            return
        with Path(source).open("rb") as raw:
            unpacked = gzip.GzipFile(fileobj=raw) if source.endswith(".gz") else raw
            yield Cases(_lines(unpacked), raw, Path(source).stat().st_size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableCases(f"{source} : le fichier compressé est abîmé ou incomplet") from error
    except OSError as error:
        raise UnreadableCases(f"{source} : lecture impossible ({error.strerror or error})") from error


def _lines(stream: BufferedReader | gzip.GzipFile | BinaryIO) -> Iterator[bytes]:
    """Lines without their end; of one that is too long, only what shows that it is."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line.rstrip(b"\r\n")


def chunks_of(cases: Cases) -> Iterator[Chunk]:
    """The lines of a source, in chunks."""
    return _chunks(cases.lines, cases.position)


def in_chunks(lines: Iterable[bytes]) -> Iterator[Chunk]:
    """Any lines, in chunks; positions are the bytes gone by."""
    gone = 0

    def counted() -> Iterator[bytes]:
        nonlocal gone
        for line in lines:
            gone += len(line) + 1
            yield line

    return _chunks(counted(), lambda: gone)


def _chunks(lines: Iterator[bytes], position: Callable[[], int]) -> Iterator[Chunk]:
    number, held, size = 0, [], 0
    for number, line in enumerate(lines, 1):
        held.append(line)
        size += len(line)
        if len(held) == CHUNK_LINES or size >= CHUNK_BYTES:
            yield Chunk(number - len(held) + 1, tuple(held), position())
            held, size = [], 0
    if held:
        yield Chunk(number - len(held) + 1, tuple(held), position())
