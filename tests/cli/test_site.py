"""The site as it is put into production: its settings, its checks, the page that tells how."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jalon.web.config.env import PREFIX, BadSettings, Environment, read_environment

ROOT = Path(__file__).parent.parent.parent
JALON = Path(sys.executable).parent / "jalon"
GUIDE = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
DOCUMENTED = re.findall(rf"^\| `{PREFIX}(\w+)` \|", GUIDE, flags=re.MULTILINE)
KEY = "une-cle-inventee-pour-les-tests-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def production(tmp_path):
    """The least that a site in production must be told."""
    return {
        "MODE": "production",
        "SECRET_KEY": KEY,
        "DATA_KEY": KEY[::-1],
        "DATABASE": f"sqlite:///{tmp_path}/jalon.sqlite3",
        "HOSTS": json.dumps(["jalon.example.org"]),
        "HOME": str(tmp_path),
        "EMAIL": "smtp://jalon:secret@mail.example.org",
    }


def manage(told: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``jalon manage`` with these settings and no other."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [JALON, "manage", *arguments],
        env={**others, **{f"{PREFIX}{name}": value for name, value in told.items()}},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_in_production_passes_every_check_of_django(production):
    done = manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_check_fails_where_the_site_would_be_open(production):
    done = manage({**production, "HTTPS": "false"}, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode != 0
    assert "SECURE_SSL_REDIRECT" in done.stderr


def test_the_files_of_the_pages_are_gathered_and_none_asks_for_another_that_is_missing(production, tmp_path):
    done = manage(production, "collectstatic", "--noinput")
    assert done.returncode == 0, done.stderr
    listed = json.loads((tmp_path / "static" / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    for name in ("kit/jalon.css", "kit/jalon.js", "vendor/bootstrap.min.css", "vendor/icons.svg"):
        assert listed[name] != name
        assert (tmp_path / "static" / listed[name]).is_file()


@pytest.mark.parametrize("lacking", ["SECRET_KEY", "DATA_KEY", "DATABASE", "HOSTS"])
def test_a_site_in_production_does_not_start_without(production, lacking):
    del production[lacking]
    done = manage(production, "check")
    assert done.returncode == 2
    assert f"{PREFIX}{lacking}" in done.stderr
    assert "docs/exploitation.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_mistake_of_the_settings_is_told_at_once(monkeypatch):
    for name, value in {"MODE": "demo", "WORKERS": "beaucoup", "TODAY": "hier", "HTTPS": "peut-être"}.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(BadSettings) as caught:
        read_environment()
    assert {one.place for one in caught.value.problems} == {
        f"{PREFIX}{n}" for n in ("WORKERS", "TODAY", "HTTPS")
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("ANTIVIRUS", "clamdscan 'sans fin"), ("DOCUMENT_MB", "0"), ("DOCUMENTS", "var/static/pieces")],
)
def test_papers_cannot_be_served_to_all_nor_checked_by_half_a_command(monkeypatch, name, value):
    monkeypatch.setenv(f"{PREFIX}HOME", "var")
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(BadSettings, match=f"{PREFIX}{name}"):
        read_environment()


def test_every_setting_is_in_the_guide_and_no_other():
    assert sorted(DOCUMENTED) == sorted(name.upper() for name in Environment.model_fields)
    assert len(DOCUMENTED) == len(set(DOCUMENTED))


@pytest.mark.parametrize(
    ("name", "told"), re.findall(rf"^\| `{PREFIX}(\w+)` \|.*\| `([^`|]+)` \|$", GUIDE, re.MULTILINE)
)
def test_the_guide_gives_the_value_that_a_setting_has_when_nothing_is_said(name, told):
    default = Environment.model_fields[name.lower()].default
    assert told == (str(default).lower() if isinstance(default, bool) else str(default))
