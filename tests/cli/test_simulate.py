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


def test_the_example_is_simulated_by_its_name_and_written_to_be_changed(engine, tmp_path, capsys):
    assert main(["simulate", "famille-et-si"]) == 0
    out = capsys.readouterr().out.replace("\xa0", " ").replace("\u202f", " ")
    for said in ("Emploi à côté : 500 €", "Arrêt de l'activité en janvier 2027", "laissent"):
        assert said in " ".join(out.split())
    assert main(["example", "famille-et-si"]) == 0
    assert main(["simulate", written(tmp_path, capsys.readouterr().out), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["scenarios"]) == 5


def test_the_list_of_examples_names_the_simulation(capsys):
    assert main(["example"]) == 0
    assert "jalon simulate famille-et-si" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_said(capsys, tmp_path):
    assert main(["simulate", str(tmp_path / "rien.json")]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "lisible"),
        ("[1, 2]", "jalon example famille-et-si"),
        ("null", "lisible"),
        ({**ASKED, "first": "2100-01-01"}, "n'est pas plausible"),
        ({**ASKED, "each": {"turnover": "1000000000000"}}, "n'est pas un montant"),
        (
            {**ASKED, "household": {"birth": "1986-05-17", "children": ["2019-01-01"] * 40}},
            "12 enfants au plus",
        ),
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
