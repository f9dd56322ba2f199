"""The package as it is installed."""

import re
from importlib import metadata, resources
from pathlib import Path

import jalon

ROOT = Path(__file__).parent.parent


def test_the_version_is_told_the_same_everywhere():
    assert metadata.version("jalon") == jalon.__version__


def test_the_package_says_that_it_is_typed():
    assert resources.files(jalon).joinpath("py.typed").is_file()


def test_what_the_code_needs_is_what_is_pinned_to_run_it():
    declared = {re.split(r"[^\w.-]", need)[0] for need in metadata.requires("jalon") or []}
    listed = (ROOT / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
    assert declared == {line.split("[")[0] for line in listed if line and not line.startswith("#")}


def test_every_pin_has_a_hash_and_none_says_where_it_came_from():
    for pins in sorted((ROOT / "requirements").glob("*.txt")):
        text = pins.read_text(encoding="utf-8")
        requirements = re.findall(r"^[a-z0-9].*?(?=^\S|\Z)", text, flags=re.DOTALL | re.MULTILINE)
        assert requirements
        assert all("==" in requirement and "--hash=sha256:" in requirement for requirement in requirements)
        assert "://" not in text
        assert "--index-url" not in text
