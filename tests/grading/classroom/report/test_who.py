"""Hidden names: numbers that follow no list of the class, and stay the same."""

from bpcourse.grading.classroom.report.who import Who

CLASS = [f"student{k:02d}" for k in range(30)]


def test_hidden_students_have_numbers_in_an_order_that_the_secret_decides():
    one, other = (Who(CLASS, shown=False, secret=secret) for secret in (b"a", b"b"))
    told = [one(student) for student in CLASS]
    assert sorted(told) == sorted(f"student {k}" for k in range(1, 31))
    assert told != [f"student {k}" for k in range(1, 31)]
    assert told == [Who(CLASS[::-1], shown=False, secret=b"a")(student) for student in CLASS]
    assert told != [other(student) for student in CLASS]


def test_lists_are_in_the_order_of_what_is_shown():
    who = Who(CLASS, shown=False)
    numbers = [int(text.split()[1]) for text in who.all(CLASS[:9])]
    assert numbers == sorted(numbers)
    assert Who(CLASS, shown=True).all(["b", "a"]) == ["a", "b"]
