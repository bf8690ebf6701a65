"""What goes wrong on the way back through the network of unit 3."""

from bpcourse.checking.exercise import Mistake

MISTAKES = (
    Mistake(
        "derivative of the ReLU left out",
        ask="A hidden neuron with negative z passed on 0. How much of the error can it have "
        "caused?",
        tell="The gradient passes a neuron only for houses that switched it on: multiply dh "
        "by 1 where z > 0 and by 0 elsewhere.",
        edits=(("dh * mask", "dh"),),
    ),
    Mistake(
        "ReLU applied to the gradient",
        ask="Does your mask depend on the sign of z, or on the sign of the gradient?",
        tell="Gradients may well be negative. What decides is whether the neuron was on in the "
        "forward pass.",
        edits=(("mask = z > 0", "mask = dh > 0"),),
    ),
    Mistake(
        "W2 left out on the way back",
        ask="Which number did the forward pass multiply h with, and where is it in your dh?",
        tell="A hidden neuron with a large weight in W2 moved the price much, so it gets much "
        "of the gradient.",
        edits=(('dpred @ params["W2"].T', "dpred"),),
    ),
    Mistake(
        "dW1 transposed",
        ask="Entry (i, j) of W1 joins feature i to hidden neuron j. What does your entry (i, j) "
        "join?",
        tell="Here dW1 is 2 x 2, so its shape cannot warn you. Rows belong to features, columns "
        "to hidden neurons.",
        edits=(("X.T @ dz", "dz.T @ X"),),
    ),
    Mistake(
        "dW2 made with X instead of h",
        ask="What did W2 multiply in the forward pass?",
        tell="The gradient of a weight is what came in times what comes back. What came into "
        "the second layer is h.",
        edits=(("h.T @ dpred", "X.T @ dpred"),),
    ),
    Mistake(
        "dW2 made with z instead of h",
        ask="For a neuron that is off, what did the output neuron receive: z or 0?",
        tell="Use the value after the ReLU: that is what W2 multiplied.",
        edits=(("h.T @ dpred", "z.T @ dpred"),),
    ),
    Mistake(
        "bias gradients not summed over the houses",
        ask="All N houses share one and the same b1. How many contributions does it receive?",
        tell="A value that is used N times gets N contributions, and they add up. db1 has the "
        "shape of b1, db2 that of b2.",
        edits=(("dpred.sum(axis=0)", "dpred"), ("dz.sum(axis=0)", "dz")),
    ),
    Mistake(
        "divided by the number of houses once more",
        ask="Where is the 1/N of the mean squared error: in dpred, or in this function?",
        tell="dpred already contains 1/N. Here contributions simply add up.",
        edits=(
            ("h.T @ dpred", "h.T @ dpred / len(X)"),
            ("dpred.sum(axis=0)", "dpred.mean(axis=0)"),
            ("X.T @ dz", "X.T @ dz / len(X)"),
            ("dz.sum(axis=0)", "dz.mean(axis=0)"),
        ),
    ),
    Mistake(
        "upstream gradient ignored",
        ask="Where does dpred appear in each of your four gradients?",
        tell="dpred says how much the loss cares about each house's prediction. All four "
        "gradients start from it.",
        edits=(("dW2 = h.T", "dpred = np.ones_like(dpred)\n    dW2 = h.T"),),
    ),
    Mistake(
        "db1 taken before the ReLU's mask",
        ask="b1 enters z, before the ReLU. Which gradient belongs to z: dh or dz?",
        tell="Whatever feeds z receives dz, the weights W1 and the bias b1 alike.",
        edits=(("dz.sum(axis=0)", "dh.sum(axis=0)"),),
    ),
    Mistake(
        "input not transposed in the weight gradients",
        ask="dW1 has the shape of W1. Which shapes have the two factors of your product, and do the inner ones meet for any number of houses?",
        tell="What a weight multiplied and what comes back meet at every house: the houses are the inner axis of the product.",
        edits=(
            ("X.T @ dz", "X @ dz"),
            ("h.T @ dpred", "h @ dpred"),
        ),
    ),
    Mistake(
        "input not transposed in dW1",
        ask="dW1 has the shape of W1. Which shapes have the two factors of your product, and do the inner ones meet for any number of houses?",
        tell="What a weight multiplied and what comes back meet at every house: the houses are the inner axis of the product.",
        edits=(("X.T @ dz", "X @ dz"),),
    ),
    Mistake(
        "hidden layer not transposed in dW2",
        ask="dW2 has the shape of W2. Which shapes have the two factors of your product, and do the inner ones meet for any number of houses?",
        tell="What a weight multiplied and what comes back meet at every house: the houses are the inner axis of the product.",
        edits=(("h.T @ dpred", "h @ dpred"),),
    ),
    Mistake(
        "dW1 made with h instead of X",
        ask="What did W1 multiply in the forward pass?",
        tell="h is what the first layer passes on. What came into it is X.",
        edits=(("X.T @ dz", "h.T @ dz"),),
    ),
    Mistake(
        "dW2 transposed",
        ask="W2 has a row for each hidden neuron. What do the rows of your dW2 belong to?",
        tell="A gradient has the shape of its parameter: turn the order of the product round.",
        edits=(("h.T @ dpred", "dpred.T @ h"),),
    ),
    Mistake(
        "the ReLU's mask on the output as well",
        ask="Between pred and the loss, is there a ReLU?",
        tell="The output neuron has no activation, so all of dpred reaches the second layer, for negative predictions too.",
        edits=(
            (
                "dW2 = h.T",
                'dpred = dpred * (h @ params["W2"] + params["b2"] > 0)\n    dW2 = h.T',
            ),
        ),
    ),
    Mistake(
        "multiplied by h instead of the ReLU's slope",
        ask="For z = 3, how steep is the ReLU? By what do you multiply?",
        tell="The slope is 1 where z > 0, however large h is, and 0 elsewhere.",
        edits=(("dh * mask", "dh * h"),),
    ),
    Mistake(
        "slope of the sigmoid",
        ask="Which activation has the slope h (1 - h), and which one does this network have?",
        tell="ReLU is a straight line where it is on: its slope is 1 there, and 0 elsewhere.",
        edits=(("dh * mask", "dh * h * (1 - h)"),),
    ),
    Mistake(
        "gradient passed where z is negative",
        ask="On which side of 0 does h follow z?",
        tell="The slope is 1 where the neuron is on and 0 where it is off, not the reverse.",
        edits=(("mask = z > 0", "mask = z < 0"),),
    ),
    Mistake(
        "bias gradients averaged, not added up",
        ask="Where is the 1/N of the mean squared error: in dpred, or in this function?",
        tell="dpred already contains 1/N. Each house adds its contribution to db1 and db2.",
        edits=(
            ("dpred.sum(axis=0)", "dpred.mean(axis=0)"),
            ("dz.sum(axis=0)", "dz.mean(axis=0)"),
        ),
    ),
    Mistake(
        "weight gradients divided by the number of houses",
        ask="Where is the 1/N of the mean squared error: in dpred, or in this function?",
        tell="dpred already contains 1/N. The product adds up the contributions of all houses, and that is all.",
        edits=(
            ("h.T @ dpred", "h.T @ dpred / len(X)"),
            ("X.T @ dz", "X.T @ dz / len(X)"),
        ),
    ),
    Mistake(
        "sign of all gradients flipped",
        ask="Is the minus sign in this function, or in the update?",
        tell="The gradient points uphill; only the update turns it round.",
        edits=(("dW2 = h.T", "dpred = -dpred\n    dW2 = h.T"),),
    ),
    Mistake(
        "bias gradients added up over the neurons as well",
        ask="How many entries has b1, and how many has your db1?",
        tell="Add over the houses only; each neuron keeps a bias gradient of its own.",
        edits=(
            ("dz.sum(axis=0)", "dz.sum()"),
            ("dpred.sum(axis=0)", "dpred.sum()"),
        ),
    ),
)
