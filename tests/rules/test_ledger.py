"""The ledger of income: what each month is known to bring in."""

from tests.cases import case, day, income

from jalon.rules.income.ledger import ledger
from jalon.rules.parameters import Parameters
from jalon.rules.view import Today, View, facts_in_force

ON = day("2025-12-31")


def _ledger(*facts):
    return ledger(View(facts_in_force(case(*facts), ON), Today(ON), Parameters(())))


def test_a_quarter_declared_at_once_says_in_each_month_which_months_it_covers():
    book = _ledger(income("2025-01", 900, months=3))
    quarter = tuple(map(day, ("2025-01-01", "2025-02-01", "2025-03-01")))
    assert [month.whole for month in book.months.values()] == [quarter] * 3
    assert [month.turnover for month in book.months.values()] == [300, 300, 300]
    assert book.precisely(quarter)
    assert book.precisely(quarter[:2]) is None


def test_a_month_declared_by_itself_covers_no_other():
    book = _ledger(income("2025-01", 300), income("2025-02", 0))
    assert [month.whole for month in book.months.values()] == [(), ()]
    assert book.precisely((day("2025-01-01"),))


def test_two_businesses_add_up_and_what_one_does_not_tell_is_not_known():
    book = _ledger(
        income("2025-01", 300, costs="50"),
        income("2025-01", 200, business="seconde"),
    )
    (month,) = book.months.values()
    assert (month.turnover, month.costs) == (500, None)


def test_two_declarations_of_a_business_for_a_month_are_rivals_and_leave_the_month_unknown():
    book = _ledger(income("2025-01", 300), income("2025-01", 200), income("2025-02", 100))
    assert [month.isoformat() for month in book.months] == ["2025-02-01"]
    assert len(book.rivals) == 1
