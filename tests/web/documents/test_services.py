"""Keeping papers, taking them out, putting them back, erasing them; who sees them; what is written down."""

import stat
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from tests.cases import fact, incapacity, income
from tests.web.cast import PAPER, access, case_for, paper_of

from jalon.web.cases.links import sharing
from jalon.web.cases.models import FactRow
from jalon.web.documents import checking, files, integrity, queries, services
from jalon.web.documents.errors import NoRoom, NotAccepted, NotChecked
from jalon.web.documents.models import Change, Document
from jalon.web.kit.clock import today
from jalon.web.trust.models import Writing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path):
    """A folder of documents of its own for each test; gives what changes a setting."""
    former = settings.ENV

    def change(**given):
        settings.ENV = settings.ENV.model_copy(update=given)

    change(documents=tmp_path / "pieces")
    yield change
    settings.ENV = former


@pytest.fixture
def case(cast):
    return case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), income("2026-04", 410)])


def names(member, case):
    return [one.name for one in queries.of_case(access(member, case))]


def test_a_paper_is_kept_whole_under_a_name_that_says_nothing_and_for_the_site_alone(cast, case):
    kept = paper_of(cast.alice, case, "Recettes d'avril.csv")
    path = files.path_of(kept.stored_as)
    assert path.read_bytes() == PAPER
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path.parent.parent)} == {0o700}
    assert "Recettes" not in str(path)
    assert kept.name == "Recettes d'avril.csv"
    assert kept.media_type == "text/csv"
    assert Writing.objects.get(what="documents:keep").detail["documents"][0]["document"] == kept.pk


def test_the_same_file_is_not_kept_twice_until_it_is_taken_out(cast, case):
    first = paper_of(cast.alice, case)
    assert paper_of(cast.alice, case, "autre nom.csv") == first
    assert Document.objects.count() == 1
    services.take_out(access(cast.alice, case), first, "Erreur")
    assert paper_of(cast.alice, case) != first


def test_papers_are_all_kept_or_none_and_no_file_is_left(cast, case, home):
    home(case_mb=1)
    large = checking.made("grand.csv", b"a;b\n" * 200_000)
    larger = checking.made("grand bis.csv", b"c;d\n" * 200_000)
    with pytest.raises(NoRoom, match=r"plus de 1\sMo"):
        services.keep(access(cast.alice, case), [large, larger], kind="other")
    assert not Document.objects.exists()
    assert not list(files.every())


def test_a_fact_has_several_papers_and_a_paper_several_facts(cast, case):
    who = access(cast.alice, case)
    april = FactRow.objects.get(kind="income_declared").key
    entry = case.facts.get(kind="accompaniment_started").key
    first = paper_of(cast.alice, case, about=april)
    second = paper_of(cast.alice, case, "b.csv", b"a;b\n1;2\n", about=april)
    assert paper_of(cast.alice, case, about=entry) == first
    assert queries.of_fact(who, april) == [first, second]
    assert queries.of_fact(who, entry) == [first]
    assert queries.of_facts(who) == {april: [first, second], entry: [first]}
    with pytest.raises(PermissionDenied):
        paper_of(cast.alice, case, "c.csv", b"a;b\n3;4\n", about="ailleurs")


def test_who_may_not_know_of_health_sees_no_paper_that_tells_it(cast):
    case = case_for(cast.alice, [incapacity("2026-05-04", "2026-06-01")])
    key = FactRow.objects.get().key
    about = paper_of(cast.alice, case, about=key)
    told = paper_of(cast.alice, case, "b.csv", b"a;b\n1;2\n", health=True)
    assert about.health
    assert names(cast.alice, case) == [told.name, about.name]
    assert names(cast.bob, case) == []
    assert queries.one(access(cast.bob, case), told.pk) is None
    assert queries.of_fact(access(cast.bob, case), key) == []
    for given in ({"health": True}, {"about": key}):
        with pytest.raises(PermissionDenied):
            paper_of(cast.bob, case, "c.csv", b"a;b\n5;6\n", **given)


def test_what_an_organisation_keeps_for_itself_is_seen_by_it_alone(cast, case):
    sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    ours = paper_of(cast.alice, case, reserved_to=cast.operator)
    all_see = paper_of(cast.alice, case, "b.csv", b"a;b\n1;2\n")
    assert names(cast.bob, case) == [all_see.name, ours.name]
    assert names(cast.denis, case) == names(cast.emilie, case) == [all_see.name]
    with pytest.raises(PermissionDenied):
        paper_of(cast.alice, case, "c.csv", b"a;b\n3;4\n", reserved_to=cast.partner)
    # What one may not see is not told by a refusal either.
    assert paper_of(cast.denis, case) != ours


def test_who_only_reads_sees_no_paper_and_who_sees_may_not_always_add(cast, case):
    paper_of(cast.alice, case)
    assert names(cast.gaelle, case) == []
    assert names(cast.zoe, case) == []
    for who in (cast.gaelle, cast.remi, cast.zoe):
        with pytest.raises(PermissionDenied):
            paper_of(who, case, "b.csv", b"a;b\n1;2\n")


def test_a_paper_that_was_taken_out_comes_back(cast, case):
    kept = paper_of(cast.alice, case)
    who = access(cast.alice, case)
    services.take_out(who, kept, "  Mauvais dossier ")
    assert queries.of_case(who) == []
    (gone,) = queries.taken_out(who)
    assert (gone.document, gone.removal.why, gone.erased) == (kept, "Mauvais dossier", False)
    with pytest.raises(services.TooLate, match="déjà retirée"):
        services.take_out(who, kept, "Encore")
    services.put_back(who, kept)
    assert queries.of_case(who) == [kept]
    assert queries.taken_out(who) == []
    with pytest.raises(services.TooLate, match="déjà revenue"):
        services.put_back(who, kept)
    whats = set(Writing.objects.values_list("what", flat=True))
    assert {"documents:keep", "document:remove", "document:restore"} <= whats


def test_only_who_added_a_paper_or_may_correct_takes_it_out(cast, case):
    by_alice = paper_of(cast.alice, case)
    by_bob = paper_of(cast.bob, case, "b.csv", b"a;b\n1;2\n")
    with pytest.raises(PermissionDenied):
        services.take_out(access(cast.bob, case), by_alice, "Non")
    services.take_out(access(cast.bob, case), by_bob, "La mienne")
    services.take_out(access(cast.claire, case), by_alice, "Responsable")


def test_the_file_is_erased_after_thirty_days_and_the_row_stays(cast, case, clock, home, tmp_path):
    kept = paper_of(cast.alice, case)
    stays = paper_of(cast.alice, case, "b.csv", b"a;b\n1;2\n")
    services.take_out(access(cast.alice, case), kept, "Erreur")

    def refreshed(day):
        clock(day.isoformat())
        home(documents=tmp_path / "pieces")
        call_command("refresh", verbosity=0)
        return files.path_of(kept.stored_as).exists()

    assert refreshed(today() + timedelta(days=30))
    assert not refreshed(today() + timedelta(days=1))
    refreshed(today())
    assert Change.objects.filter(what="erased").count() == 1
    assert files.path_of(stays.stored_as).exists()
    assert queries.taken_out(access(cast.alice, case))[0].erased
    assert Document.objects.filter(pk=kept.pk, sha256=kept.sha256).exists()
    assert Writing.objects.get(what="document:erase").who == "Jalon"
    with pytest.raises(services.TooLate, match="effacé"):
        services.put_back(access(cast.alice, case), kept)
    assert integrity.check().ok


def test_the_check_finds_what_is_missing_altered_or_nobody_s(cast, case, monkeypatch, capsys):
    monkeypatch.setattr(integrity, "YOUNG", -5)
    gone, altered, fine = (
        paper_of(cast.alice, case, f"{n}.csv", f"a;b\n{n};0\n".encode()) for n in (1, 2, 3)
    )
    call_command("documents_check")
    files.erase(gone.stored_as)
    files.path_of(altered.stored_as).write_bytes(b"x")
    orphan = files.path_of(fine.stored_as).with_name(".en-cours-abandonne")
    orphan.write_bytes(b"x")
    found = integrity.check()
    assert (found.missing, found.altered, found.orphans, found.fine) == ([gone], [altered], [orphan], 1)
    with pytest.raises(CommandError):
        call_command("documents_check", "--erase-orphans")
    assert not orphan.exists()
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "1 fichier intact, 1 absent, 1 modifié, 1 sans pièce (effacés)" in told


@pytest.mark.parametrize("way", ["-", "{path}"])
def test_the_antivirus_reads_each_file_and_decides(home, tmp_path, way):
    script = tmp_path / "antivirus.py"
    script.write_text(
        "import sys\n"
        "data = sys.stdin.buffer.read() if sys.argv[1] == '-' else open(sys.argv[1], 'rb').read()\n"
        "sys.exit(1 if b'VIRUS' in data else 2 if b'PANNE' in data else 0)\n"
    )
    home(antivirus=f"{sys.executable} {script} {way}")
    assert checking.made("a.csv", PAPER).size == len(PAPER)
    with pytest.raises(NotAccepted, match="virus"):
        checking.made("a.csv", b"a;VIRUS\n")
    with pytest.raises(NotChecked, match="antivirus ne répond pas"):
        checking.made("a.csv", b"a;PANNE\n")


def test_an_antivirus_that_is_not_there_or_too_slow_lets_nothing_through(home, monkeypatch):
    home(antivirus="/nowhere/antivirus")
    with pytest.raises(NotChecked):
        checking.made("a.csv", PAPER)
    monkeypatch.setattr("jalon.web.documents.antivirus.PATIENCE", 0.2)
    home(antivirus=f"{sys.executable} -c 'import time; time.sleep(5)'")
    with pytest.raises(NotChecked):
        checking.made("a.csv", PAPER)


def test_the_antivirus_gets_no_secret_of_the_site(home, monkeypatch):
    monkeypatch.setenv("JALON_SECRET_KEY", "secret")
    home(antivirus=f"{sys.executable} -c 'import os, sys; sys.exit(\"JALON_SECRET_KEY\" in os.environ)'")
    assert checking.made("a.csv", PAPER).name == "a.csv"
