"""Many cases: the same result by any number of processes, bad lines that stop nothing, memory that stays flat."""

import multiprocessing
from concurrent.futures import Future

import pytest
from tests.replay.conftest import ON

from jalon.programmes import programme
from jalon.replay import WorkerLost, pool, replay
from jalon.replay.lines import CHUNK_LINES, in_chunks
from jalon.replay.work import Result, Task, empty_tally
from jalon.rules.assess import assess
from jalon.rules.casefile import encode
from jalon.synthetic import REFERENCE_DAY, case_of


@pytest.fixture(scope="module")
def many():
    chosen = programme("ille-et-vilaine")
    return [encode(case_of(chosen, n)) for n in range(5 * CHUNK_LINES + 7)]


def test_one_process_and_two_give_the_same_report(many):
    chosen, other = programme("ille-et-vilaine"), programme("cea-fiche-7")
    lines = [*many, b"{}"]
    alone = replay(lines, chosen, other, REFERENCE_DAY, processes=1)
    shared = replay(lines, chosen, other, REFERENCE_DAY, processes=2)
    assert alone.to_builtins()["comparison"]["changed"] > 0
    assert shared.to_builtins() == alone.to_builtins()


def test_an_overview_too_is_the_same_by_two_processes(many):
    chosen = programme("ille-et-vilaine")
    alone = replay(many, chosen, None, REFERENCE_DAY, processes=1).to_builtins()
    assert replay(many, chosen, None, REFERENCE_DAY, processes=2).to_builtins() == alone
    assert sum(alone["overview"]["standings"].values()) == alone["cases"] == len(many)


def test_bad_lines_are_told_with_their_number_and_stop_nothing(lines, definition):
    report = replay([lines[0], b"{", b"", b"  ", lines[1], b'{"format": 2}'], definition, None, ON)
    assert report.tally.cases == 2
    assert report.tally.bad == 2
    assert [bad.line for bad in report.tally.bad_lines] == [2, 6]
    assert all(bad.problems for bad in report.tally.bad_lines)


def test_only_the_first_bad_lines_are_kept_all_are_counted(definition):
    report = replay([b"?"] * 1000, definition, None, ON)
    assert report.tally.bad == 1000
    assert [bad.line for bad in report.tally.bad_lines] == list(range(1, 21))


def test_a_rule_that_breaks_on_a_case_is_told_and_the_others_go_on(lines, definition, monkeypatch):
    from jalon.replay import work  # noqa: PLC0415  to break it here only

    def broken(asked, case, on, known_on):
        if case.reference == "RETARD":
            raise ZeroDivisionError
        return assess(asked, case, on, known_on)

    monkeypatch.setattr(work, "assess", broken)
    report = replay(lines, definition, None, ON)
    assert (report.tally.cases, report.tally.bad) == (4, 1)
    assert "ZeroDivisionError" in str(report.tally.bad_lines[0].problems[0])


class _Recorder:
    """Instead of processes: it answers when asked, and knows how many chunks were given and not taken back."""

    def __init__(self, *_):
        self.ahead = self.most = 0

    def submit(self, _, chunk):
        self.ahead += 1
        self.most = max(self.most, self.ahead)
        recorder = self

        class Answer(Future):
            def result(self, timeout=None):  # noqa: ARG002  the signature of a future
                recorder.ahead -= 1
                return chunk

        return Answer()

    def shutdown(self, **_):
        pass


def test_few_chunks_are_in_flight_whatever_the_number_of_lines(definition, monkeypatch):
    recorder = _Recorder()
    monkeypatch.setattr(pool, "ProcessPoolExecutor", lambda *_: recorder)
    taken = 0

    def endless():
        nonlocal taken
        for _ in range(200 * CHUNK_LINES):
            taken += 1
            yield b"{}"

    task = Task(definition, None, ON, None, details=False)
    for done, _ in enumerate(pool.results(task, in_chunks(endless()), 2), 1):
        assert taken <= (done + 2 * pool.IN_FLIGHT) * CHUNK_LINES
    assert done == 200
    assert recorder.most == 2 * pool.IN_FLIGHT


def test_a_killed_worker_is_an_error_not_a_hang(many):
    task = Task(programme("ille-et-vilaine"), None, REFERENCE_DAY, None, details=False)
    found = pool.results(task, in_chunks(many * 3), 2)
    next(found)
    multiprocessing.active_children()[0].kill()
    with pytest.raises(WorkerLost, match="--processes 1"):
        list(found)


def test_closing_the_results_early_ends_the_workers(many):
    task = Task(programme("ille-et-vilaine"), None, REFERENCE_DAY, None, details=False)
    found = pool.results(task, in_chunks(many), 2)
    assert isinstance(next(found), Result)
    found.close()
    assert multiprocessing.active_children() == []


def test_an_empty_input_is_an_empty_report(definition):
    report = replay([], definition, None, ON)
    task = Task(definition, None, ON, None, details=False)
    assert report.tally == empty_tally(task)
