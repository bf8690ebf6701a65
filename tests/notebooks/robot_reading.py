"""What a robot reads in a page: expressions, wherever they stand, as Python.

LaTeX is read naively: bold and roman are stripped, indices dropped, a fraction is a quotient, side by
side means a product, the derivative of a loss by x is called dx.
"""

import ast
import itertools
import re
from dataclasses import dataclass

GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "eta",
    "theta",
    "lambda",
    "mu",
    "rho",
    "sigma",
    "tau",
    "phi",
    "varphi",
    "psi",
    "omega",
    "kappa",
    "nu",
    "xi",
    "zeta",
    "pi",
]
FUNCTIONS = {
    **{
        name: name
        for name in [
            "exp",
            "log",
            "sqrt",
            "tanh",
            "sin",
            "cos",
            "abs",
            "max",
            "min",
            "sign",
            "sigmoid",
            "relu",
        ]
    },
    **{
        name: name
        for name in [
            "softmax",
            "mean",
            "norm",
            "var",
            "std",
            "argmax",
            "onehot",
            "sum",
            "root",
            "cosh",
            "erf",
        ]
    },
    "ln": "log",
    "ReLU": "relu",
    "root": "sqrt",
}
STRIPPED = (
    r"\\(?:mathrm|mathbf|boldsymbol|mathit|mathsf|mathcal|operatorname|text|textbf|bm|vec)\s*"
)
NO_NAMES = {"and", "or", "the", "with", "if", "is", "in", "of", "then", "where", "while", "else"}


@dataclass(frozen=True)
class Found:
    """An expression of a page: what it is called there, its Python, and how it was written."""

    name: str
    python: str
    written: str


# --- LaTeX -------------------------------------------------------------------------------------


def _braced(text, start):
    """The end of the group that begins at start: a brace's, or one symbol's."""
    if start < len(text) and text[start] == "{":
        depth = 0
        for i in range(start, len(text)):
            depth += {"{": 1, "}": -1}.get(text[i], 0)
            if depth == 0:
                return i + 1
        return len(text)
    symbol = re.match(r"\\[A-Za-z]+(?:\s*\{[^{}]*\})?|.", text[start:], re.DOTALL)
    return start + (symbol.end() if symbol else 0)


def _group(text, start):
    while start < len(text) and text[start] == " ":
        start += 1
    end = _braced(text, start)
    inner = text[start:end]
    return (inner[1:-1] if inner.startswith("{") else inner), end


def _commands(text, command, arguments, make):
    """Replace each \\command{a}{b} by make(a, b)."""
    while match := re.search(rf"\\{command}(?![A-Za-z])", text):
        found, end = [], match.end()
        for _ in range(arguments):
            inner, end = _group(text, end)
            found.append(inner)
        text = f"{text[: match.start()]} {make(*found)} {text[end:]}"
    return text


def _fraction(above, below):
    of = re.fullmatch(r"\s*(?:\\partial|d|\\mathrm\{d\})\s*(\S.*?)?\s*", above)
    by = re.fullmatch(r"\s*(?:\\partial|d|\\mathrm\{d\})\s*(\S.*?)\s*", below)
    if of and by:
        return _derivative(of[1] or "L", by[1])
    return f"(({above})/({below}))"


def _derivative(of, by):
    of, by = (_plain_name(s) for s in (of, by))
    return f" d{by} " if of in ("L", "loss", "J", "E", "C", "l", "ell") else f" d{of}_d{by} "


def _plain_name(symbol):
    symbol = re.sub(r"\\([A-Za-z]+)", r"\1", re.sub(STRIPPED, "", symbol))
    symbol = re.sub(r"_\{?([A-Za-z,+\- ]*)\}?(?=$|\W)", "", symbol)
    return re.sub(r"\W|_", "", symbol) or "q"


def _indices(text):
    """Indices: figures become part of a name, letters are dropped."""

    def read(match):
        return match[1] if match[1].isdigit() else " "

    text = re.sub(r"_\s*\{\s*([^{}]*)\s*\}", read, text)
    return re.sub(r"(?<=[A-Za-z}\)])_\s*(\d|\\?[A-Za-z]+|\S)(?![A-Za-z_])", read, text)


def from_latex(text):
    """LaTeX as plain mathematics, in lines."""
    text = re.sub(r"\\begin\{[^}]*\}(\{[^}]*\})?|\\end\{[^}]*\}", " ", text)
    text = re.sub(r"&\s*(=|\\leftarrow|\\approx|\\propto)", r"\1", text).replace("&", "\n")
    text = re.sub(r"\\\\|\\qquad|\\quad|\\iff|\\Rightarrow|\\implies", "\n", text)
    text = re.sub(r"\\(?:tag|label)\{[^}]*\}", "", text)
    text = re.sub(r"\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr|displaystyle)(?![a-z])", "", text)
    text = re.sub(r"\\[,;:! ]|~", " ", text)
    text = re.sub(r"\\(?:lVert|rVert|Vert|\|)", "|", text)
    text = re.sub(r"\\(?:lvert|rvert|vert)", "|", text)
    text = re.sub(r"\\mathbb\{?1\}?|\\mathbf\{?1\}?(?=\s*[\[\\({])|\b1(?=\[)", " indicator ", text)
    text = re.sub(STRIPPED, "", text)
    text = re.sub(r"_\{?\\?(?:old|new|text\{\w+\})\}?", "", text)
    text = re.sub(r"\\(?:d|t)frac", r"\\frac", text)
    text = re.sub(
        r"\\partial\s*(\w+|\\\w+)\s*/\s*\\partial\s*((?:\\\w+|\w)(?:_\{[^}]*\}|_\w)?)",
        lambda m: _derivative(m[1], m[2]),
        text,
    )
    text = re.sub(r"\\nabla_?\{?(\w*)\}?\s*L?", lambda m: f" d{m[1] or 'w'} ", text)
    for accent, suffix in (("hat", "_hat"), ("bar", "_bar"), ("tilde", "_tilde"), ("dot", "_dot")):
        text = _commands(text, accent, 1, lambda a, s=suffix: f"{a.strip()}XX{s[1:]}")
    text = _indices(text)
    text = _commands(text, "frac", 2, _fraction)
    text = _commands(text, "sqrt", 1, lambda a: f"sqrt({a})")
    text = re.sub(r"\\sum\s*(?:\^\s*(?:\{[^}]*\}|\S))?", " SUM ", text)
    text = re.sub(r"\^\s*\{?\s*(?:\\top|\\intercal|T|\\prime)\s*\}?", " .T ", text)
    text = re.sub(r"(?<![A-Za-z\\])e\s*\^\s*\{([^{}]*)\}", r" exp(\1) ", text)
    text = re.sub(r"(?<![A-Za-z\\])e\s*\^\s*([A-Za-z])", r" exp(\1) ", text)
    text = re.sub(
        r"\\(tanh|sin|cos|log|exp)\s*\^\s*\{?2\}?\s*(\([^()]*\)|\w)", r"(\\\1 \2)**2", text
    )
    text = re.sub(r"\^\s*\{\s*\([^)]*\)\s*\}", "", text)
    text = re.sub(r"\^\s*\{([^{}]*)\}", r"**(\1)", text)
    text = re.sub(r"\^\s*(\\?[A-Za-z]+|\d)", r"**\1", text)
    text = re.sub(r"\\(?:leftarrow|gets|approx|equiv|coloneqq)|:=", "=", text)
    text = re.sub(r"\\(?:cdot|times|odd?ot|circ|ast|odot)(?![a-z])", "*", text)
    text = re.sub(r"\\(?:le|leq)(?![a-z])", "<=", text)
    text = re.sub(r"\\(?:ge|geq)(?![a-z])", ">=", text)
    text = text.replace("\\varepsilon", "eps").replace("\\epsilon", "eps").replace("\\lt", "<")
    text = re.sub(r"\\([A-Za-z]+\d*)", r" \1 ", text).replace("{", " ").replace("}", " ")
    return text.replace("XX", "_").replace("'", " ")


# --- a parser of plain mathematics --------------------------------------------------------------

TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:e-?\d+)?)|(\.T\b)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(\*\*|<=|>=|==|!=|//|"
    r"[-+*/^@()\[\],|<>·×]))"
)


class Stop(Exception):
    """Here the expression ends."""


class Mathematics:
    """The longest expression at the start of a text; side by side means a product."""

    def __init__(self, text, known, every_name=False):
        self.text, self.known, self.every = text, known, every_name
        self.at, self.bars = 0, 0
        self._next()

    def _next(self):
        match = TOKEN.match(self.text, self.at)
        self.start = self.at
        if not match:
            self.kind, self.value, self.end = "end", "", self.at
            return
        number, transposed, name, operator = match.groups()
        self.end = match.end()
        self.kind, self.value = (
            ("number", number)
            if number
            else ("T", ".T")
            if transposed
            else ("name", name)
            if name
            else ("op", operator)
        )
        if name and not self._is_name(name):
            self.kind = "end"

    def _is_name(self, name):
        if name in NO_NAMES:
            return False
        bare = name.split(".")[0]
        return self.every or bare in self.known or bare in FUNCTIONS or bare in ("np", "SUM", "pi")

    def _step(self):
        value, self.at = self.value, self.end
        self._next()
        return value

    def _is(self, *operators):
        return self.kind == "op" and self.value in operators

    def expression(self):
        """The expression, as far as it goes; Stop if there is none."""
        left = self.sum()
        while self._is("<", ">", "<=", ">=", "==", "!="):
            here = self.at
            operator = self._step()
            try:
                left = f"({left} {operator} {self.sum()})"
            except Stop:
                self.at = here
                self.kind = "end"
        return left

    def _tail(self, left, operators, operand):
        while self._is(*operators):
            here, _kind, value, end = self.at, self.kind, self.value, self.end
            operator = self._step()
            try:
                left = f"({left} {operator} {operand()})"
            except Stop:
                self.at, self.kind, self.value, self.end = here, "end", value, end
        return left

    def sum(self):
        """Terms with plus and minus between them."""
        sign = self._step() if self._is("-", "+") else ""
        left = self.product()
        return self._tail(f"(-{left})" if sign == "-" else left, ("+", "-"), self.product)

    def product(self):
        """Factors, with or without a sign between them."""
        if self.kind == "name" and self.value == "SUM":
            self._step()
            return f"SUM({self.product()})"
        left = self.power()
        while True:
            if self._is("*", "/", "@", "//", "·", "×"):
                here = self.at
                operator = self._step().replace("·", "*").replace("×", "*")
                try:
                    summed = self.kind == "name" and self.value == "SUM"
                    left = f"({left} {operator} {self.product() if summed else self.power()})"
                except Stop:
                    self.at, self.kind = here, "end"
                    return left
            elif self._names_something_new():
                return left
            elif self.kind in ("name", "number") or self._is("(") or self._bar_opens():
                try:
                    summed = self.kind == "name" and self.value == "SUM"
                    left = f"({left} * {self.product() if summed else self.power()})"
                except Stop:
                    self.kind = "end"
                    return left
            else:
                return left

    def _names_something_new(self):
        """Does a new equation begin here?"""
        after = self.text[self.end : self.end + 4]
        return self.kind == "name" and re.match(r"\s*[-+*/]?=(?!=)", after)

    def _bar_opens(self):
        return self._is("|") and not self.bars

    def power(self):
        """An atom, what is picked from it, and its exponent."""
        left = self.atom()
        while True:
            if self.kind == "T":
                self._step()
                left = f"{left}.T"
            elif self._is("**", "^"):
                self._step()
                sign = self._step() if self._is("-") else ""
                left = f"({left} ** {sign}{self.power()})"
            else:
                return left

    def atom(self):
        """A number, a name, a call, a bracket."""
        if self.kind == "number":
            return self._step()
        if self.kind == "name":
            return self._named()
        if self._is("(", "["):
            closing = {"(": ")", "[": "]"}[self._step()]
            inner = self.expression()
            if not self._is(closing):
                raise Stop
            self._step()
            return f"({inner})"
        if self._is("|") and not self.bars:
            self._step()
            self.bars += 1
            inner = self.expression()
            self.bars -= 1
            if not self._is("|"):
                raise Stop
            self._step()
            return f"abs({inner})"
        raise Stop

    def _named(self):
        name = self._step()
        function = FUNCTIONS.get(name) or (name if name.startswith("np.") else None)
        if name == "sigma" and self._is("("):
            function = "sigmoid"
        if name == "indicator" and self._is("[", "("):
            closing = {"(": ")", "[": "]"}[self._step()]
            inner = self.expression()
            if not self._is(closing):
                raise Stop
            self._step()
            return f"(({inner}) * 1.0)"
        if function and self._is("("):
            self._step()
            inner = [self.expression()]
            while self._is(","):
                self._step()
                inner.append(self.expression())
            if not self._is(")"):
                raise Stop
            self._step()
            return f"{function}({', '.join(inner)})"
        if function and name not in self.known:
            return f"{function}({self.power()})"
        if self._is("[") and re.match(r"[^\]]{1,12}\]", self.text[self.end :]):
            self.at = self.text.index("]", self.at) + 1  # an index is dropped
            self._next()
        return name


def longest(text, known, every_name=False):
    """(Python, where it ends) of the longest expression at the start; ("", 0) if there is none."""
    parser = Mathematics(text, known, every_name)
    try:
        found = parser.expression()
    except (Stop, RecursionError):
        return "", 0
    return found, parser.at


def from_mathematics(text, known, every_name=False):
    """All `name = expression` of a text, and expressions that stand alone at the start of a line."""
    text = re.sub(r"\bdL ?/ ?(d\w+)", r"\1", text)
    text = re.sub(r"(\w+)\s*([-+*/])=\s*", r"\1 = \1 \2 ", text)
    for line in re.split(r"[\n;]|,\s(?=[^=()]*=)|\.\s", text):
        parts = re.split(r"(?<![=<>!+*/-])=(?!=)", line)
        if len(parts) == 1:
            yield from scattered(line, known, every_name)
            continue
        before_it = set()
        for before, after in itertools.pairwise(parts):
            lhs = re.search(r"([A-Za-z_]\w*)(?:\[[^\]]*\])?(?:\([^()]*\))?\s*$", before)
            if after is not parts[-1]:  # the name of the next equation
                after = re.sub(r"(?<=[\w)\]])\s+[A-Za-z_]\w*\s*$", "", after)  # noqa: PLW2901
            found, _ = longest(after.strip(), known, every_name)
            if found:
                yield Found(lhs[1] if lhs else "", found, line.strip())
                before_it.add(found)
        for part in parts:
            for one in scattered(part, known, every_name):
                if one.python not in before_it:
                    yield one


def scattered(line, known, every_name=False):
    """The expressions that stand anywhere in a line, and compute something."""
    at = 0
    while match := re.compile(r"(?<![\w.])[\w(|]|(?<![\w)])-").search(line, at):
        found, length = longest(line[match.start() :], known, every_name)
        if found and re.search(r"[-+*/@<>(]", found.strip("()")):
            yield Found("", found, line.strip())
            at = match.start() + max(length, 1)
        else:
            at = match.start() + 1


# --- Python ------------------------------------------------------------------------------------


def from_python(text):
    """All assignments, returned values, conditions and expressions of a piece of Python."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
            yield from _assigned(node)
        elif isinstance(node, ast.Return | ast.Expr) and node.value:
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for value in values:
                yield Found("", ast.unparse(value), ast.unparse(node))
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            yield Found("", ast.unparse(node.test), ast.unparse(node.test))


def _assigned(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    target, value = targets[0], node.value
    if isinstance(node, ast.AugAssign):
        value = ast.BinOp(ast.parse(ast.unparse(target), mode="eval").body, node.op, value)
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple):
        same = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        pairs = list(zip(target.elts, value.elts)) if same else []
    for place, what in pairs:
        name = place.id if isinstance(place, ast.Name) else ""
        if isinstance(place, ast.Subscript) and isinstance(place.slice, ast.Constant):
            name = str(place.slice.value)
        yield Found(name, ast.unparse(ast.fix_missing_locations(what)), ast.unparse(node))


def functions_in(text):
    """The functions that a piece of Python defines at its top."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


# --- a page ------------------------------------------------------------------------------------


def pieces(markdown):
    """(kind, text) of what a Markdown text is made of: latex, code, prose."""
    rest = markdown

    def taken(kind, pattern, text, found):
        def keep(match):
            found.append((match.start(), kind, match[1]))
            return " \x00 "

        return re.sub(pattern, keep, text, flags=re.DOTALL)

    found = []
    rest = taken("code", r"```\w*\n(.*?)```", rest, found)
    whole = rest
    rest = taken("latex", r"\$\$(.*?)\$\$", rest, found)
    rest = taken("latex", r"\$([^$\n]*(?:\n[^$\n]+)?)\$", rest, found)
    rest = taken("code", r"`([^`]+)`", rest, found)
    blocks = re.findall(r"(?:^|\n)((?: {4}.*(?:\n|$))+)", whole)
    found += [(0, "code", "\n".join(x[4:] for x in block.splitlines())) for block in blocks]
    found.append((0, "prose", whole.replace("`", "").replace("$", "")))
    return [(kind, text) for _, kind, text in found]


def read_markdown(markdown, known):
    """All that is found in a Markdown text, in the order of kinds."""
    for kind, text in pieces(markdown):
        if kind == "latex":
            yield from from_mathematics(from_latex(text), known, every_name=True)
        elif kind == "code":
            yield from from_python(text)
            yield from from_mathematics(text, known, every_name=True)
        else:
            yield from from_mathematics(text, known)


def read_docstring(text, known):
    """All that is found in a docstring, or in the comments of a cell."""
    for line in re.split(r"[\n;]|:\s", text):
        yield from from_python(re.sub(r",?\s+(?:then|and|with|where)$", "", line))
    for paragraph in re.split(r"\n\s*\n", text):
        yield from from_mathematics(paragraph, known)
        yield from from_mathematics(re.sub(r"\n\s*", " ", paragraph), known)
    yield from from_mathematics(text.replace(",", "\n").replace(":", "\n"), known)


def comments_of(code):
    """The comments in a piece of code."""
    return "\n".join(match[1] for match in re.finditer(r"#\s?(.*)", code))


def named_in(text):
    """The names that are given to something in a text: they may stand in expressions, too."""
    return set(re.findall(r"\b([A-Za-z_]\w*)\s*(?:[-+*/]?=|\\leftarrow)(?!=)", text)) - NO_NAMES


STATED = re.compile(r"\$([^$]{1,24})\$[^$`\n.]{0,40}`(\w+)`|`(\w+)`[^$`\n.]{0,40}\$([^$]{1,24})\$")


def stated_names(markdown):
    """{symbol: names of the code that the text puts beside it}."""
    found = {}
    for match in STATED.finditer(markdown.replace("\n", " ")):
        symbol, name = (match[1], match[2]) if match[1] else (match[4], match[3])
        symbol = re.sub(r"\W", " ", from_latex(symbol)).split()
        if len(symbol) == 1:
            found.setdefault(symbol[0], []).append(name)
    return found
