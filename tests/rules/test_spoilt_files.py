"""Whatever a file holds, it is read or its problems are told in French: never another error."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import case_files

from jalon.rules import casefile
from jalon.rules.casefile import CaseFile
from jalon.rules.errors import CaseFileError, Problem
from jalon.rules.facts.base import decode_euros
from jalon.rules.problems import diagnose

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 1.0, 12.5, 10**30, float("nan"), float("inf"), "", " ", "x", "f1", "é è", "a\ud800",
    "2025-01-01", "2025-01-15", "0000-00-00", "31/02/2025", "2025-01-01T10:00:00", "2025-01-01T10:00:00Z", "12,50 €",
    "1234.567", "x" * 2001, "person", "rsa_opened", "contract_signed", [], [1], ["sale", None], {}, {"a": 1},
)  # fmt: skip
NAMES = (
    "kind",
    "id",
    "on",
    "note",
    "month",
    "end",
    "start",
    "turnover",
    "supersedes",
    "withdraws",
    "inconnu",
    "",
    "é",
)
changes = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from(("delete", "replace", "add")),
    st.sampled_from(ODD),
    st.sampled_from(NAMES),
)
ENGLISH = re.compile(
    r"\b(expected|expecting|invalid|object|contains|unknown|malformed|must|missing|required|at)\b",
    re.IGNORECASE,
)


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON value with each of its keys."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places_in(value[key])


def spoil(content: Any, where: int, gesture: str, odd: Any, name: str) -> None:
    places = list(places_in(content))
    if not places:
        return
    parent, key = places[where % len(places)]
    odd = deepcopy(odd)  # the next gesture may spoil it in turn
    if gesture == "delete":
        del parent[key]
    elif gesture == "add" and isinstance(parent, dict):
        parent[name] = odd
    else:
        parent[key] = odd


def read_or_explain(text: bytes | str) -> tuple[Problem, ...]:
    """The problems of a file; none when it is read. Any other exception fails the test."""
    problems = refused(text)
    assert problems is None or problems
    assert all(part.strip() for problem in problems or () for part in problem)
    return problems or ()


def refused(text: bytes | str) -> tuple[Problem, ...] | None:
    try:
        casefile.decode(text)
    except CaseFileError as error:
        return error.problems
    return None


def place_for_msgspec(text: str) -> str:
    """Where the fast reading stopped: the object or the value, without what follows a key of ``answers``."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(text, type=CaseFile, dec_hook=decode_euros)
    found = re.search(r"`\$\.?([^`]*)`$", str(caught.value))
    return found[1].partition("[...]")[0] if found else ""


@given(case_files(max_facts=6), st.lists(changes, min_size=1, max_size=4))
def test_a_spoilt_file_is_read_or_its_problems_are_told(written: CaseFile, gestures: list[Any]):
    content = json.loads(casefile.encode(written))
    for gesture in gestures:
        spoil(content, *gesture)
    text = json.dumps(content)
    for problem in read_or_explain(text):
        assert "n'est pas conforme" not in problem.what, "the diagnosis knows less than the types"
        assert not ENGLISH.search(re.sub("«[^»]*»", "", problem.what))
        assert not ENGLISH.search(re.sub("«[^»]*»", "", problem.remedy.partition(" sont : ")[0]))


@given(case_files(max_facts=6), st.lists(changes, min_size=1, max_size=4))
def test_the_diagnosis_covers_the_place_where_the_fast_reading_stopped(
    written: CaseFile, gestures: list[Any]
):
    content = json.loads(casefile.encode(written))
    for gesture in gestures:
        spoil(content, *gesture)
    text = json.dumps(content)
    try:
        msgspec.json.decode(text, type=CaseFile, dec_hook=decode_euros)
    except msgspec.ValidationError:
        place = place_for_msgspec(text)
        assert any(problem.place.startswith(place) for problem in diagnose(text))
    except msgspec.DecodeError:
        assert diagnose(text)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_any_bytes_and_any_text_are_told_what_is_wrong_with_them(text: bytes | str):
    assert read_or_explain(text)


@given(case_files(max_facts=3), st.integers(0, 100_000), st.integers(0, 8), st.binary(max_size=4))
def test_a_file_damaged_anywhere_is_read_or_its_problems_are_told(
    written: CaseFile, start: int, length: int, instead: bytes
):
    text = casefile.encode(written)
    start %= len(text)
    read_or_explain(text[:start] + instead + text[start + length :])
