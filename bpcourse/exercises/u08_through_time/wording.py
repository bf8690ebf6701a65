"""What several exercises of this unit share."""

from bpcourse.exercises.shared.hints import Hints

SAVED_TANH = (
    "The slope of tanh at a is 1 - tanh(a)**2, and tanh(a) is the state that forward "
    "made. Square the state itself."
)

CAME_IN = "What came in times what comes back. What came in to Wh is prev_h."

TRANSPOSE_FORGOTTEN: Hints = {
    "ask": "da[:, j] came through the weights Wh[:, j]. Does your product use a "
    "column of Wh, or a row?",
    "tell": "On the way back from unit j to unit i the weight Wh[i, j] is met "
    "with its indices swapped, although Wh is square and no shape "
    "complains.",
}

SQUEEZED: Hints = {
    "ask": "What shape do your arrays have when there is a single sequence, or a single step? Which "
    "of your lines takes an axis away then?",
    "tell": "An axis of length 1 is still an axis. squeeze() drops every one of them, so name the "
    "axis that you mean, or do without.",
}

SIGMOID_SLOPE: Hints = {
    "ask": "Which activation function made the state, and to which one does your slope belong?",
    "tell": "h * (1 - h) is the slope of a sigmoid. A tanh is steepest where its value is 0.",
}

SIGN_OF_SLOPE: Hints = {
    "ask": "Is tanh steepest where its value is 0, or where it is near 1? What does your slope say "
    "at both?",
    "tell": "The slope of tanh is 1 at 0 and falls off to 0 on both sides.",
}

X_AS_IT_CAME: Hints = {
    "ask": "dWx has a row for each input. Along which axis of x do the inputs lie, and along which "
    "one does your product add?",
    "tell": "The product adds over the samples, so these must meet: x has to be turned round.",
}

STATE_AS_IT_CAME: Hints = {
    "ask": "dWh has a row for each old unit. Along which axis of the state do the units lie, and "
    "along which one does your product add?",
    "tell": "The product adds over the samples, so these must meet: the state has to be turned "
    "round.",
}

BOTH_AS_THEY_CAME: Hints = {
    "ask": "In the gradients of Wx and Wh, over which axis of x and of the state does your product "
    "add: samples or units?",
    "tell": "A weight is shared by all samples, so its gradient adds over them: what came in has "
    "to be turned round.",
}

ONE_OVERWRITTEN = "All steps use it, so every step contributes: += into a buffer of zeros."
