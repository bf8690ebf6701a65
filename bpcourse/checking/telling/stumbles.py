"""A sentence for exceptions that many people meet: what Python or NumPy means by it.

Told by the exception alone (its kind, its message, the student's line), so that each sentence must
be true of every answer that raises it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE = (
    "Something is None here where a value is needed. A function or method that ends without "
    "`return` gives None; so do calls that change a list in place, such as `append` and `sort`."
)
WHOLE = (
    "A size, an index or a number of rounds must be a whole number. `/` always makes a float, even "
    "where it comes out even; `//` divides whole numbers into a whole number."
)
LIST = (
    "A list is used here as if it were an array. Lists do not compute entry by entry and have no "
    "shape; `np.array` makes an array of one."
)
SHAPES = "Print the shape of each array just above that line, and write down which you expect."
UNPACK = "Print the right-hand side: a cache holds what your own forward put into it, in its order."


@dataclass(frozen=True)
class Stumble:
    """An exception that is known: patterns of its kind, its message and the student's last line.

    says  what it means; {name} stands for a group of the message's pattern
    """

    kind: str
    message: str
    says: str
    line: str = ""

    def sentence(self, kind: str, message: str, line: str) -> str:
        """What it means; "" if this is another exception."""
        found = re.search(self.message, message)
        if found and re.fullmatch(self.kind, kind) and re.search(self.line, line):
            return self.says.format(**{k: v or "" for k, v in found.groupdict().items()})
        return ""


def stumble(kind: str, message: str, frames: str) -> str:
    """What an exception means, in a sentence or two; "" where it is none of the frequent ones.

    frames  the student's own frames, one a line: "line 3 in f: return x * 2.0 (y)"
    """
    last = frames.splitlines()[-1] if frames else ""
    line = last.split(": ", 1)[-1]
    return next((text for s in STUMBLES if (text := s.sentence(kind, message, line))), "")


_SCALAR_ONLY = r"only (?:length-1|size-1|0-dimensional) arrays can be converted"
_NONE = r"\bNoneType\b"
_NUMBER = r"'(?:int|float|complex|bool|numpy\.\w*(?:int|float)\w*)'"
_OPERANDS = r"unsupported operand type\(s\) for (?P<op>\S+)(?: or pow\(\))?: "

STUMBLES = (
    Stumble(
        "ReferenceUnavailable",
        r"",
        "Demonstrations use the course's own functions; an answer may not, under whatever name. What "
        "you need of them, write as a function of your own.",
    ),
    # one number where there is an array, and the other way round
    Stumble(
        "TypeError",
        _SCALAR_ONLY,
        "The functions of `math` take one number, and this is an array. NumPy has functions of the "
        "same names that take every entry: `np.exp`, `np.log`, `np.sqrt`.",
        line=r"\bmath\.\w+\(",
    ),
    Stumble(
        "TypeError",
        _SCALAR_ONLY,
        "An array with an axis stands where Python needs one number (`float`, `int`, `range`, a "
        "function of `math`, one entry of another array).",
    ),
    Stumble(
        "TypeError",
        r"must be real number, not (?P<type>\S+)",
        "A function that takes one number was given a value of type {type}.",
    ),
    Stumble(
        "ValueError",
        r"truth value of an array",
        "`max` and `min` of Python ask which of two single numbers is larger; for arrays there are "
        "`np.maximum` and `np.minimum`, which go entry by entry.",
        line=r"(?<![\w.])(?:max|min)\(",
    ),
    Stumble(
        "ValueError",
        r"truth value of an array",
        "`if`, `while`, `and`, `or` and `not` need one yes or no, and an array has one for each "
        "entry. `np.where`, or a product with the comparison itself, chooses entry by entry.",
    ),
    Stumble(
        "ValueError",
        r"setting an array element with a sequence",
        "Several numbers stand where one entry of an array is set, or the rows of an array that is "
        "being made have different lengths.",
    ),
    # calls
    Stumble(
        "TypeError",
        r"'(?P<type>int|float|(?:numpy\.)?\w*(?:int|float)\d+|numpy\.ndarray|list|tuple|NoneType)' "
        r"object is not callable",
        "Brackets after a value mean a call, and this value ({type}) is no function. Is there a `*` "
        "(or a comma) missing in front of the brackets, or does a variable of yours have the name of "
        "a function?",
    ),
    Stumble(
        "TypeError",
        r"(?:missing \d+ required positional argument|takes \d+ positional arguments? but|"
        r"takes from \d+ to \d+ positional|got an unexpected keyword|got multiple values)",
        "A function was called with other arguments than its `def` line has. Compare the call with "
        "that line; keep the first line of the answer as the notebook gives it.",
    ),
    Stumble(
        "RecursionError",
        r"recursion",
        "A function goes on calling itself, directly or through others. Which call should have been "
        "the last, and what stops it there?",
    ),
    Stumble("SystemExit", r"", "`exit` and `quit` end Python itself: leave them out."),
    # sizes
    Stumble(
        "TypeError",
        r"'(?:float|numpy\.float\d+)' object cannot be interpreted as an integer"
        r"|slice indices must be integers|indices must be integers or slices, not float"
        r"|expected a sequence of integers or a single integer, got '[\d.]+'"
        r"|must be of integral type",
        WHOLE,
    ),
    Stumble(
        "IndexError",
        r"only integers, slices|arrays used as indices must be of integer",
        "An array is indexed by something that is neither a whole number, a slice nor a mask of yes "
        "and no. `/` always makes a float, even where it comes out even (`//` does not); and only "
        "dictionaries are indexed by strings.",
    ),
    Stumble("TypeError|AttributeError", _NONE, NONE),
    # lists and tuples
    Stumble(
        "TypeError",
        r"can't multiply sequence by non-int",
        "`*` repeats a list a whole number of times, and does nothing else with it. `/` always makes "
        "a float, even where it comes out even; and `np.array` makes an array of a list.",
    ),
    Stumble(
        "TypeError",
        rf"{_OPERANDS}(?:'list'|'\S+' and 'list')"
        r"|can only concatenate list|between instances of (?:'list'|'\S+' and 'list')"
        r"|bad operand type for .*'list'|list indices must be integers or slices, not tuple",
        LIST,
    ),
    Stumble(
        "AttributeError",
        r"'list' object has no attribute '(?:T|shape|size|ndim|dtype|reshape|sum|mean|max|min|dot|std|astype)'",
        LIST,
    ),
    Stumble(
        "TypeError|AttributeError",
        rf"{_OPERANDS}(?:'tuple'|'\S+' and 'tuple')|can only concatenate tuple"
        r"|'tuple' object has no attribute|bad operand type for .*'tuple'"
        r"|between instances of (?:'tuple'|'\S+' and 'tuple')",
        "A tuple is used here as if it were one value. A function that returns several values, such as "
        "(out, cache), gives a tuple: take it apart first. A comma at the end of a line makes one, too.",
    ),
    Stumble(
        "TypeError",
        r"'tuple' object does not support item assignment",
        "Entries of a tuple cannot be set. Lists, dictionaries and arrays can be written into.",
    ),
    # single numbers
    Stumble(
        "TypeError|IndexError",
        rf"{_NUMBER} object (?:is not subscriptable|is not iterable|does not support item assignment)"
        rf"|object of type {_NUMBER} has no len|cannot unpack non-iterable (?:int|float)"
        r"|invalid index to scalar variable",
        "A single number is used like an array or a list: it has no entries.",
    ),
    Stumble(
        "AttributeError",
        r"'(?:int|float|float64|numpy\.float64)' object has no attribute '(?P<name>data|grad|backward)'",
        "A plain number has no `{name}`. Which of the operands may be a plain number here, as the 2 in "
        "`2 * a`?",
    ),
    Stumble(
        "TypeError",
        rf"{_OPERANDS}(?:'(?:int|float)' and '(?P<right>Value|Tensor)')",
        "A plain number stands to the left of a {right} here. Python then asks the class on the right "
        "for a method whose name begins with `__r`.",
    ),
    Stumble(
        "TypeError",
        rf"{_OPERANDS}'(?P<left>Value|Tensor)'",
        "The class {left} has no method for `{op}` that knows what to do with this operand.",
    ),
    # shapes
    Stumble(
        "ValueError",
        r"operands could not be broadcast together with shapes (?P<a>\([\d,]*\)) (?P<b>\([\d,]*\))",
        "Arrays of shapes {a} and {b} do not fit entry by entry: read from the right, sizes must be "
        "equal or one of them 1. " + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"could not be broadcast together",
        "These arrays do not fit entry by entry: read from the right, sizes must be equal or one of "
        "them 1. " + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"matmul: .*\(size (?P<b>\d+) is different from (?P<a>\d+)\)",
        "In `a @ b`, each row of a meets a column of b: here rows have {a} entries and columns {b}. "
        + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"shapes (?P<a>\([\d,]*\)) and (?P<b>\([\d,]*\)) not aligned",
        "A product of shapes {a} and {b} needs the last size of the first to be the last but one (or "
        "the only one) of the second. " + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"does not have enough dimensions",
        "`@` multiplies arrays with axes, and one of the two is a single number: `*` is for those.",
    ),
    Stumble(
        "ValueError",
        r"could not broadcast input array from shape (?P<a>\([\d,]*\)) into shape (?P<b>\([\d,]*\))",
        "What is written has shape {a}, and the place that it is written into has shape {b}. "
        + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"non-broadcastable output operand with shape (?P<a>\([\d,]*\)) doesn't match the broadcast "
        r"shape (?P<b>\([\d,]*\))",
        "An operation in place (`+=` and the like) keeps the shape of its left side, {a}; the result "
        "has shape {b}. " + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"cannot reshape array of size (?P<size>\d+) into shape (?P<b>\(\S*\))",
        "`reshape` keeps all entries: there are {size} of them, and they do not fill the shape {b}. "
        + SHAPES,
    ),
    Stumble(
        "ValueError",
        r"must match exactly|must have the same shape|axes don't match array|axes must match",
        "The shapes of these arrays do not fit what is done with them. " + SHAPES,
    ),
    Stumble(
        "AxisError",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<n>\d+)",
        "This array's number of axes is {n}. They are counted from 0, and axis {axis} is none of them. "
        + SHAPES,
    ),
    # places
    Stumble(
        "IndexError",
        r"index (?P<i>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)",
        "Along axis {axis} there are {size} entries, numbered from 0, and index {i} is none of them. "
        "Which index does your loop end with?",
    ),
    Stumble(
        "IndexError",
        r"(?:list|tuple|string)(?: assignment)? index out of range|pop index out of range",
        "Entries are numbered from 0, so the last index is one less than the length. Which index does "
        "your loop end with?",
    ),
    Stumble(
        "IndexError",
        r"too many indices for array: array is (?P<n>\d+)-dimensional, but (?P<m>\d+) were indexed",
        "There are {m} indices, and the array's number of axes is {n}. " + SHAPES,
    ),
    Stumble(
        "IndexError",
        r"boolean index did not match",
        "A mask must have the shape of the array that it is used on. " + SHAPES,
    ),
    Stumble(
        "KeyError",
        r"^(?P<key>'.*'|-?\d+)$",
        "The dictionary has no key {key} here. Print its keys: is the name spelled as where it is "
        "filled, and is it filled in every case, the first call too?",
    ),
    Stumble(
        "ValueError",
        r"not enough values to unpack \(expected (?P<n>\d+), got (?P<m>\d+)\)",
        "On the left stand {n} names, on the right {m} values. " + UNPACK,
    ),
    Stumble(
        "ValueError",
        r"too many values to unpack \(expected (?P<n>\d+)",
        "On the left stand {n} names, and there are more values on the right. " + UNPACK,
    ),
    # names
    Stumble(
        "UnboundLocalError",
        r"local variable '(?P<name>\w+)'",
        "`{name}` is assigned somewhere in this function, so Python takes it for a variable of the "
        "function's own; on the way that this run took, it had no value yet.",
    ),
    Stumble(
        "NameError",
        r"free variable '(?P<name>\w+)'",
        "`{name}` had no value yet when the inner function used it.",
    ),
    Stumble(
        "NameError",
        r"name '(?P<name>np|plt|math|reference|datasets)' is not defined",
        "`{name}` comes from an import at the top of the unit, in a cell which has not run here: "
        "Run > Run All Above Selected Cell.",
    ),
    Stumble(
        "NameError",
        r"name '(?P<name>\w+)' is not defined",
        "Nothing that has run so far gives `{name}` a value that can be seen here. Is it spelled "
        "differently elsewhere, or a variable of another function?",
    ),
    Stumble(
        "AttributeError",
        r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        "There is no `{name}` in {module}: is it spelled differently, or in another module?",
    ),
    Stumble(
        "AttributeError",
        r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'",
        "An array has no `{name}`. Is it a function of NumPy's (`np.{name}`), or should an object of "
        "another class stand here?",
    ),
    Stumble(
        "TypeError",
        r"loop of ufunc does not support argument \d+ of type (?P<type>\w+)",
        "A function of NumPy's was given an object of class {type}, which it cannot compute with.",
    ),
    Stumble(
        "ModuleNotFoundError",
        r"No module named",
        "This package is not installed here. The exercises need NumPy alone.",
    ),
    # numbers
    Stumble(
        "(?:numpy\\.)?_?UFunc(?:Type|OutputCasting|NoLoop)?Error|_UFuncOutputCastingError",
        r"Cannot cast ufunc .* to dtype\('u?int\d+'\)",
        "An array of whole numbers cannot take decimal numbers in place (`+=`, `-=`, `/=`). Which line "
        "makes it, and with which dtype?",
    ),
    Stumble(
        "ValueError",
        r"math domain error",
        "A function of `math` was asked for what is no real number: the logarithm of 0, the root of a negative number.",
    ),
    Stumble(
        "OverflowError",
        r"",
        "The result is too large for a number of Python's: an exponential of something large, most often. Where does it grow?",
    ),
    Stumble("ZeroDivisionError", r"", "Something was divided by 0. In which case can it be 0?"),
    Stumble(
        "ValueError",
        r"cannot convert float NaN to integer",
        "A whole number was to be made of NaN. Which line makes the NaN?",
    ),
    Stumble(
        "ValueError",
        r"is read-only",
        "This array cannot be written into: make a copy and write into that.",
    ),
    # sets and keys
    Stumble(
        "TypeError",
        r"unhashable type: '(?P<type>numpy\.ndarray|list|dict|set)'",
        "A set, or the keys of a dictionary, cannot hold a value of type {type}.",
    ),
    Stumble(
        "TypeError",
        r"unhashable type: '(?P<type>\w+)'",
        "Objects of {type} cannot be put into a set or be keys of a dictionary: a class with `__eq__` "
        "and without `__hash__` loses that ability.",
    ),
    # checks of one's own
    Stumble(
        "AssertionError",
        r"",
        "An `assert` of your own stopped it. The inputs are as the task describes them: either the "
        "condition is stricter than the task, or what is computed above it is not what you expect.",
        line=r"^\s*assert\b",
    ),
)  # the first that fits
