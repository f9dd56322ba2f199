"""What docs/lettres.md says is so."""

import re
from pathlib import Path

from jalon.letters import kinds, read_template
from jalon.letters.checking import LONGEST_SENTENCE
from jalon.letters.template import BLOCKS

GUIDE = (Path(__file__).parents[2] / "docs" / "lettres.md").read_text("utf-8")


def test_the_example_of_the_guide_is_a_good_template():
    (example,) = re.findall(r"```toml\n(.+?)```", GUIDE, re.DOTALL)
    assert read_template(example, "guide").id == "mon-invitation"


def test_the_guide_names_every_block():
    assert re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE) == list(BLOCKS)


def test_the_figures_of_the_guide_are_those_of_the_code():
    assert f"{LONGEST_SENTENCE} mots au plus" in GUIDE
    assert len(kinds()) == 15
