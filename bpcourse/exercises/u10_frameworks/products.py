"""The backward of a stack of matrix products."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.reference import frameworks


def matmul_inputs(rng):
    """(a, b): matrices, stacks, stacks of stacks."""

    def case(*shapes):
        return tuple(signed(rng, shape) for shape in shapes)

    return {
        "matrices (4, 3) and (3, 2)": case((4, 3), (3, 2)),
        "square": case((3, 3), (3, 3)),
        "one row": case((1, 3), (3, 4)),
        "stack of 5": case((5, 4, 3), (5, 3, 2)),
        "stack of 3 square ones": case((3, 3, 3), (3, 3, 3)),
        "stack of stacks": case((2, 3, 1, 4), (2, 3, 4, 5)),
    }


matmul_backward = Backward(
    name="matmul_backward",
    parts={"da": 1, "db": 1},
    inputs=matmul_inputs,
    reference=frameworks.matmul_backward,
    of=frameworks.matmul_forward,
    wrt={"da": 0, "db": 1},
    decisive={
        "matrices": ("matrices (4, 3) and (3, 2)", "square", "one row"),
        "stacks": ("stack of 5", "stack of 3 square ones", "stack of stacks"),
    },
    mistakes=(
        Mistake(
            ".T on a stack turns the order of all axes round",
            ask="x has shape (5, 4, 3). What is the shape of x.T, and which shape do you need?",
            tell="Swap the last two axes only: np.swapaxes can do that, and so can .mT of newer "
            "NumPy.",
            edits=(("np.swapaxes(a, -1, -2)", "a.T"), ("np.swapaxes(b, -1, -2)", "b.T")),
        ),
        Mistake(
            "first two axes swapped, where the last two belong",
            ask="In a stack, which axes number the matrices, and which belong to the matrix?",
            tell="Rows and columns are the last two axes; count from the end.",
            edits=(("-1, -2", "0, 1", 2),),
        ),
        Mistake(
            "b not transposed in da",
            ask="dout is (N, M) and da must be (N, D). Which shape must the factor on its right "
            "have, and which has b?",
            tell="Multiply dout by the transpose of b.",
            edits=(("dout @ b_transposed", "dout @ b"),),
        ),
        Mistake(
            "a not transposed in db",
            ask="db must be (D, M) and dout is (N, M). Which shape must the factor on its left "
            "have, and which has a?",
            tell="Multiply the transpose of a by dout.",
            edits=(("a_transposed @ dout", "a @ dout"),),
        ),
        Mistake(
            "order of the factors turned round",
            ask="Write the three shapes below your product. Do the inner ones meet?",
            tell="dout stands on the left in da, and on the right in db.",
            edits=(
                ("dout @ b_transposed", "b_transposed @ dout"),
                ("a_transposed @ dout", "dout @ a_transposed"),
            ),
        ),
        Mistake(
            "each operand multiplied by itself",
            ask="If one entry of a grows by 1, by which entry of the other factor does out grow?",
            tell="The gradient of a needs b, and the gradient of b needs a.",
            edits=(
                ("dout @ b_transposed", "dout @ a_transposed"),
                ("a_transposed @ dout", "b_transposed @ dout"),
            ),
        ),
        Mistake(
            "db added up over the stack",
            ask="Does every matrix of a have its own partner in b, or do they share one?",
            tell="Each product in the stack has a gradient of its own; db has the shape of b.",
            edits=(
                (
                    "db = a_transposed @ dout",
                    "db = a_transposed @ dout\n    db = db.sum(axis=tuple(range(db.ndim - 2)))",
                ),
            ),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your two formulas?",
            tell="Every contribution is the upstream gradient times the other factor.",
            edits=(
                ("dout @ b_transposed", "np.ones_like(dout) @ b_transposed"),
                ("a_transposed @ dout", "a_transposed @ np.ones_like(dout)"),
            ),
        ),
        Mistake(
            "da and db returned in the wrong order",
            ask="In which order does the docstring want the two gradients?",
            tell="Return the gradient of a first.",
            edits=(("return da, db", "return db, da"),),
        ),
        Mistake(
            "both operands left as they are",
            ask="Which shapes have your factors, and do the inner ones meet where no matrix is square?",
            tell="Each product has the other factor transposed.",
            edits=(
                ("dout @ b_transposed", "dout @ b"),
                ("a_transposed @ dout", "a @ dout"),
            ),
        ),
        Mistake(
            "* in place of @",
            ask="Entry (i, k) of a meets a whole row of b. Does your product add up over it?",
            tell="* multiplies entry by entry; a gradient of a matrix product is a matrix product.",
            edits=(
                ("dout @ b_transposed", "dout * b_transposed"),
                ("a_transposed @ dout", "a_transposed * dout"),
            ),
        ),
        Mistake(
            "db transposed",
            ask="b has D rows. What do the rows of your db belong to?",
            tell="Turn the order of the product round: the transpose of a comes first.",
            edits=(("a_transposed @ dout", "np.swapaxes(dout, -1, -2) @ a"),),
        ),
        Mistake(
            "divided by the length of the stack",
            ask="Does one product of the stack know how many others there are?",
            tell="Each product has a gradient of its own, and nothing is averaged.",
            edits=(
                ("dout @ b_transposed", "dout @ b_transposed / len(a)"),
                ("a_transposed @ dout", "a_transposed @ dout / len(a)"),
            ),
        ),
    ),
)
