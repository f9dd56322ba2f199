"""``jalon simulate``: a file in, a table out; what is wrong said in a sentence."""

import json

import pytest
from tests.benefits.conftest import engine, running_engine

from jalon.cli import main

__all__ = ["engine", "running_engine"]
ASKED = {
    "household": {"birth": "1986-05-17"},
    "activity": {"kind": "services", "started": "2024-03-01"},
    "first": "2026-07-01",
    "horizon": 6,
    "each": {"turnover": "600"},
    "changes": [{"kind": "job", "wage": "500", "since": "2026-08-01"}],
}


def written(folder, asked):
    path = folder / "simulation.json"
    path.write_text(asked if isinstance(asked, str) else json.dumps(asked), "utf-8")
    return str(path)


def test_a_simulation_is_printed_with_its_scenarios_and_what_it_assumes(engine, tmp_path, capsys):
    assert main(["simulate", written(tmp_path, ASKED)]) == 0
    out = capsys.readouterr().out.replace("\xa0", " ").replace("\u202f", " ")
    for said in (
        "Comme aujourd'hui",
        "351,69 €",
        "179,55 €",
        "Emploi à côté : 500 €",
        "barèmes au 1er avril 2026",
    ):
        assert said in out


def test_the_same_as_json(engine, tmp_path, capsys):
    assert main(["simulate", written(tmp_path, ASKED), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["scenarios"][0]["months"][0]["rsa"] == "351.69"
    assert len(found["curve"]["points"]) == 351
    assert found["by"] == "engine"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "lisible"),
        ({**ASKED, "horizon": 36}, "de 1 à 24 mois"),
        ({**ASKED, "each": {"turnover": "-3"}}, "négatif"),
        ({**ASKED, "each": {"turnover": 3}}, "lisible"),
        ({**ASKED, "unknown": 1}, "n'est pas un champ connu"),
        ({**ASKED, "first": "2012-01-01"}, "plus tard"),
    ],
)
def test_a_bad_file_is_said_in_a_sentence(engine, tmp_path, capsys, asked, sentence):
    assert main(["simulate", written(tmp_path, asked)]) == 2
    told = capsys.readouterr()
    assert sentence in told.err.replace("\n", " ").replace("\xa0", " ")
    assert "Traceback" not in told.err
