"""A template that was compiled is taken as it is, unless it has changed."""

from jinja2 import DictLoader, Environment

from bpcourse.grading.nbgrader.fast_paths.templates import share_compiled


def test_environments_share_what_they_compiled_and_a_changed_template_is_compiled_anew(monkeypatch):
    made = share_compiled(Environment)
    assert made(loader=DictLoader({"t": "{{ x }}!"})).get_template("t").render(x=1) == "1!"
    asked = []
    original = Environment.compile
    monkeypatch.setattr(
        Environment, "compile", lambda *args, **kw: asked.append(1) or original(*args, **kw)
    )
    assert made(loader=DictLoader({"t": "{{ x }}!"})).get_template("t").render(x=2) == "2!"
    assert not asked
    assert made(loader=DictLoader({"t": "{{ x }}?"})).get_template("t").render(x=2) == "2?"
    assert asked


def once(text):
    return text


def twice(text):
    return text * 2


def test_a_filter_is_that_of_its_own_environment_even_where_it_is_called_while_compiling():
    made = share_compiled(Environment)
    for mine in (once, twice):
        environment = made(loader=DictLoader({"f": "{{ 'a' | mine }}{{ b | mine }}"}))
        environment.filters["mine"] = mine
        assert environment.get_template("f").render(b="b") == mine("a") + mine("b")


def test_other_options_compile_anew():
    loader = DictLoader({"o": "{{ x }}"})
    plain = share_compiled(Environment)(loader=loader)
    escaping = share_compiled(Environment)(loader=loader, autoescape=True)
    assert plain.get_template("o").render(x="<") == "<"
    assert escaping.get_template("o").render(x="<") == "&lt;"


def test_other_marks_compile_anew():
    made = share_compiled(Environment)
    for start, end in ("{{", "}}"), ("((", "))"):
        environment = made(loader=DictLoader({"m": "((x)){{x}}"}))
        environment.variable_start_string, environment.variable_end_string = start, end
        text = "((x)){{x}}".replace(f"{start}x{end}", "1")
        assert environment.get_template("m").render(x=1) == text
