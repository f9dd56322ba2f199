"""Many letters at once: none lost, none twice, in their order, each from its own page."""

from itertools import count, islice

import pytest
from tests.letters.printed import HOUSE, pages, reader, text, values

from jalon.letters import TemplateError, render, render_batch, render_print, template

ONE = template("invitation")


def people(many, wrong=()):
    for rank in range(many):
        yield values(ONE, personne__nom=None if rank in wrong else f"Personne-{rank:03}-")


def test_each_person_has_the_letter_that_they_would_have_alone():
    made = list(render_batch(ONE, people(20), HOUSE))
    assert [one.rank for one in made] == list(range(20))
    assert [one.pdf for one in made] == [render(ONE, given, HOUSE) for given in people(20)]


def test_wrong_values_stop_no_other_letter():
    made = list(render_batch(ONE, people(9, wrong={0, 4}), HOUSE))
    assert [one.rank for one in made if one.error] == [0, 4]
    assert all((one.pdf is None) == (one.error is not None) for one in made)
    assert "personne.nom" in str(made[4].error)


def test_letters_are_made_while_they_are_asked_for():
    taken = count()
    endless = (values(ONE, courrier__reference=f"N-{next(taken)}") for _ in count())
    assert [one.rank for one in islice(render_batch(ONE, endless, HOUSE), 3)] == [0, 1, 2]
    assert next(taken) < 50


def test_a_spoilt_template_is_refused_before_any_letter():
    spoilt = ONE.model_copy(update={"letter": ()})
    for start in (render_batch, render_print):
        with pytest.raises(TemplateError):
            start(spoilt, iter(()), HOUSE)


def test_nobody_makes_no_letter():
    assert list(render_batch(ONE, [], HOUSE)) == []
    assert list(render_print(ONE, [], HOUSE)) == []


@pytest.mark.parametrize("duplex", [True, False])
def test_one_file_to_print_has_each_letter_once(duplex):
    lots = list(render_print(ONE, people(25), HOUSE, duplex=duplex, lot=10))
    assert [lot.ranks for lot in lots] == [tuple(range(10)), tuple(range(10, 20)), tuple(range(20, 25))]
    said = "".join(text(lot.pdf) for lot in lots)
    assert [said.count(f"BonjourPersonne-{rank:03}-,") for rank in range(25)] == [1] * 25
    assert all(reader(lot.pdf).trailer["/Root"]["/MarkInfo"]["/Marked"] for lot in lots)


def test_on_both_sides_each_letter_starts_on_a_right_hand_page():
    one = template("decision")
    many = [
        values(one, personne__nom=f"P{rank}", decision__pour_retrouver="Rien. " * (rank * 100))
        for rank in range(6)
    ]
    (lot,) = render_print(one, many, HOUSE)
    found = pages(lot.pdf)
    starts = [rank for rank, page in enumerate(found) if "page1sur" in page]
    assert len(starts) == 6
    assert all(rank % 2 == 0 for rank in starts)
    blank = [rank for rank, page in enumerate(found) if not page]
    assert blank
    assert all(rank + 1 in starts for rank in blank)
    (lot,) = render_print(one, many, HOUSE, duplex=False)
    assert all(pages(lot.pdf))


def test_the_pages_of_a_letter_are_counted_from_its_own_first():
    (lot,) = render_print(ONE, people(3), HOUSE)
    assert [page[-10:] for page in pages(lot.pdf)] == ["page1sur2", "page2sur2"] * 3 or all(
        "sur2" in page[-6:] for page in pages(lot.pdf)
    )


def test_a_lot_says_who_could_not_be_written_to():
    lots = list(render_print(ONE, people(6, wrong={1, 3, 4, 5}), HOUSE, lot=3))
    assert [lot.ranks for lot in lots] == [(0, 2), ()]
    assert lots[1].pdf is None
    assert [rank for lot in lots for rank, _ in lot.errors] == [1, 3, 4, 5]


def test_the_same_lot_has_the_same_bytes():
    first, again = ([lot.pdf for lot in render_print(ONE, people(5), HOUSE)] for _ in range(2))
    assert first == again
