"""OpenFisca-France's own cases on RSA and prime d'activité, asked of our function: the same figures, at their margin.

``openfisca_cases.json`` was written by ``tools/openfisca_cases.py``; docs/simulation.md tells how each fact is mapped.
"""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.benefits import sheet
from jalon.benefits.simulate import simulate
from jalon.rules.parameters import Parameters

TOLD = json.loads((Path(__file__).parent / "openfisca_cases.json").read_text("utf-8"))
CENT = Decimal("0.01")


ASKED = [
    pytest.param(case, one, id=f"{Path(case['file']).stem} {case['case']} {one['sheet']['first'][:7]}")
    for case in TOLD["run"]
    for one in case["asked"]
]


@pytest.fixture(scope="module")
def long_known(parameters):
    """Our amounts, the first of each as if it had always held: contributions, of which RSA and prime know nothing."""
    always = date(1990, 1, 1)
    return Parameters(
        one.model_copy(
            update={
                "values": one.values and (one.values[0].model_copy(update={"since": always}), *one.values[1:])
            }
        )
        for one in parameters.by_name.values()
    )


@pytest.mark.parametrize(("case", "one"), ASKED)
def test_the_figures_of_openfisca(engine, long_known, case, one):
    asked = sheet.decode(json.dumps(one["sheet"]))
    month = simulate(asked.scenarios(), long_known, curve=False, fall_back=False).scenarios[0].months[0]
    found = {"rsa": month.rsa, "ppa": month.bonus or Decimal(0)}
    for name, told in one["expected"].items():
        expected = Decimal(told)
        assert abs(found[name] - expected) <= margin(case, expected), f"{name}: {found[name]}, not {told}"


def margin(case, expected):
    """What the case allows; to the cent when it says nothing, for we round to it."""
    told = case["margin"]
    relative = Decimal(told.get("relative", 0)) * abs(expected)
    return max(Decimal(told.get("absolute", 0)), relative, CENT)


def test_the_documentation_counts_the_cases_and_says_why_the_others_do_not_apply():
    doc = (Path(__file__).parents[2] / "docs" / "simulation.md").read_text("utf-8")
    run, excluded = TOLD["run"], TOLD["excluded"]
    figures = sum(len(one["expected"]) for case in run for one in case["asked"])
    words = " ".join(doc.split())
    assert f"La version {TOLD['openfisca-france']}," in words
    assert f"porte {len(run) + len(excluded)} cas d'essai" in words
    assert f"{self_employed(run) + self_employed(excluded)} ont un revenu indépendant" in words
    assert f"**{len(run)} cas, dont {self_employed(run)} avec un revenu indépendant, " in words
    assert f"soit {figures} montants sur {len(ASKED)} mois**" in words
    assert f"Les {len(excluded)} autres cas" in words
    rows = [
        f"| {len(cases)} | {self_employed(cases)} | {why} |"
        for key, why in TOLD["reasons"].items()
        if (cases := [one for one in excluded if one["reason"] == key])
    ]
    assert re.findall(r"^\| \d+ \| .*", doc, re.MULTILINE) == rows


def self_employed(cases):
    return sum(one["self_employed"] for one in cases)


def test_the_cases_are_those_of_the_engine_that_is_pinned():
    pinned = (Path(__file__).parents[2] / "requirements" / "benefits.txt").read_text("utf-8")
    assert f"openfisca-france=={TOLD['openfisca-france']} " in pinned
