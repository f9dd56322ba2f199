"""Whatever the case, it can be printed, explained and told, in French only."""

import io
import json
from datetime import timedelta

import pytest

from jalon.cli import main
from jalon.programmes import programmes
from jalon.rules.casefile import encode
from jalon.synthetic import case_of

CASES = [(version, number) for version in programmes() for number in range(3)]
NOT_FRENCH = ("None", "{0}", "yes", "unknown", "late", "Decimal(")


@pytest.mark.parametrize(("version", "number"), CASES, ids=[f"{version.id}-{n}" for version, n in CASES])
def test_a_fictitious_case_is_printed_and_explained_in_french(version, number, capsys, tmp_path):
    case = case_of(version, number)
    file = tmp_path / "dossier.json"
    file.write_bytes(encode(case))
    last = max(fact.on for fact in case.facts)
    about = [str(file), "--programme", version.id, "--on"]
    for on in (last, last + timedelta(days=200)):
        assert main(["explain", *about, on.isoformat(), "--json"]) == 0
        lines = [line["id"] for line in json.loads(capsys.readouterr().out)]
        assert len(lines) == len(set(lines))
        assert main(["situation", *about, on.isoformat()]) == 0
        for line in lines[:: max(len(lines) // 5, 1)]:
            assert main(["explain", *about, on.isoformat(), line]) == 0
        assert main(["timeline", *about[:3]]) == 0
        printed = capsys.readouterr().out
        for word in NOT_FRENCH:
            assert word not in printed


def test_a_case_may_come_by_the_standard_input(monkeypatch, capsys):
    version = programmes()[0]
    case = case_of(version, 1)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(encode(case))))
    assert main(["timeline", "-"]) == 0
    assert case.name in capsys.readouterr().out
