from bpcourse.authoring.concepts import concepts
from bpcourse.authoring.map import read_unit
from bpcourse.authoring.site.concept_page import concept_page
from bpcourse.course import Course


def test_every_concept_has_a_row_that_leads_to_where_it_is_explained_and_practised():
    course = Course.find()
    known = concepts(course)
    page = concept_page(known, [read_unit(course, name) for name in course.units])
    rows = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(known)
    chain_rule = next(row for row in rows if row.startswith("| chain rule |"))
    assert "(units/01_chain_rule.ipynb#3-slopes-in-a-chain-multiply)" in chain_rule
    assert "[`sigmoid_derivative`](units/01_chain_rule.ipynb#exercise-2-" in chain_rule
