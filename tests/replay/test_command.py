"""``jalon replay`` as it is typed: where lines come from, what comes out, which exit code."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from jalon.cli import main
from jalon.programmes import programme
from jalon.rules.casefile import encode
from jalon.synthetic import case_of

COUNT = 30
RUN = "from jalon.cli import main; sys.exit(main())"
ASKED = ("--programme", "tarn-tns", "--on", "2026-06-30", "--processes", "1")


@pytest.fixture(scope="module")
def content():
    chosen = programme("tarn-tns")
    return b"".join(encode(case_of(chosen, n)) + b"\n" for n in range(COUNT))


@pytest.fixture
def cases(tmp_path, content):
    path = tmp_path / "dossiers.jsonl"
    path.write_bytes(content)
    return path


@pytest.fixture
def shorter(tmp_path):
    """Tarn's definition, with a clock of twelve months instead of twenty-four."""
    from importlib.resources import files  # noqa: PLC0415  only here

    text = (files("jalon.programmes") / "tarn-tns.toml").read_text("utf-8")
    assert "max_months = 24" in text
    path = tmp_path / "projet.toml"
    path.write_text(text.replace("max_months = 24", "max_months = 12"), "utf-8")
    return path


def test_the_overview_is_written_in_french(cases, capsys):
    assert main(["replay", str(cases), *ASKED]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"Sur {COUNT} dossiers :" in out
    assert "Obligations en retard" in out


def test_the_comparison_is_written_in_french(cases, shorter, capsys):
    assert main(["replay", str(cases), *ASKED, "--against", str(shorter)]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"Sur {COUNT} dossiers, " in out
    assert "Dossiers les plus touchés" in out


def test_json_has_the_numbers(cases, shorter, capsys):
    assert main(["replay", str(cases), *ASKED, "--against", str(shorter), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cases"] == COUNT
    assert found["comparison"]["ends"]["down"] > 0


def test_a_compressed_file_and_the_standard_input_give_the_same(
    cases, content, tmp_path, capsys, monkeypatch
):
    packed = tmp_path / "dossiers.jsonl.gz"
    packed.write_bytes(gzip.compress(content))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    answers = []
    for source in (str(cases), str(packed), "-"):
        assert main(["replay", source, *ASKED, "--json"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] == answers[2]


def test_bad_lines_give_exit_code_2_a_report_of_the_others_and_no_file_of_details(cases, tmp_path, capsys):
    cases.write_bytes(cases.read_bytes() + b'{"format": 1}\n')
    out = tmp_path / "details.jsonl"
    assert main(["replay", str(cases), *ASKED, "--out", str(out)]) == 2
    captured = capsys.readouterr()
    assert f"Sur {COUNT} dossiers" in captured.out.replace("\u00a0", " ")
    assert f"ligne {COUNT + 1}" in captured.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dossiers.jsonl"]


def test_details_are_one_line_for_each_case(cases, tmp_path):
    out = tmp_path / "details.jsonl"
    assert main(["replay", str(cases), *ASKED, "--out", str(out)]) == 0
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [each["line"] for each in found] == list(range(1, COUNT + 1))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.jsonl", None, "absent.jsonl"),
        ("faux.jsonl.gz", b"pas du tout", "abîmé"),
        ("coupe.jsonl.gz", gzip.compress(b"{}\n" * 1000, mtime=0)[:-12], "abîmé"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_with_exit_code_2(name, content, said, tmp_path, capsys):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["replay", str(path), *ASKED]) == 2
    assert said in "".join(capsys.readouterr().err.split())  # a long path is cut at the end of a line


def test_a_bad_definition_is_told_before_anything_is_read(cases, tmp_path, capsys):
    bad = tmp_path / "projet.toml"
    bad.write_text("format = 1\nid = 3\n", "utf-8")
    assert main(["replay", str(cases), *ASKED, "--against", str(bad)]) == 2
    assert "ligne 2" in capsys.readouterr().err


def test_ctrl_c_stops_cleanly_and_writes_nothing(content, tmp_path):
    cases = tmp_path / "dossiers.jsonl"
    cases.write_bytes(content * 4000)  # more than is done before the signal comes, on a busy machine too
    out = tmp_path / "details.jsonl"
    # Should it ever hang, it ends by itself and tells where it was.
    code = "import faulthandler, sys; faulthandler.dump_traceback_later(75, exit=True); " + RUN
    command = [sys.executable, "-c", code]
    asked = ["replay", str(cases), *ASKED[:-1], "2", "--out", str(out)]
    process = subprocess.Popen(
        [*command, *asked], stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not any(path.name.startswith(".details") and path.stat().st_size for path in tmp_path.iterdir()):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers receive it too
    _, err = process.communicate(timeout=90)
    assert process.returncode == 130, err.decode()
    assert "Traceback" not in err.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["dossiers.jsonl"]
