"""Unit 13: gradients through solvers."""

from bpcourse.exercises.u13_through_solvers.adjoint import adjoint_backward
from bpcourse.exercises.u13_through_solvers.chaos import logistic_slope
from bpcourse.exercises.u13_through_solvers.euler import euler_backward
from bpcourse.exercises.u13_through_solvers.forward import settle
from bpcourse.exercises.u13_through_solvers.kepler import kepler_backward
from bpcourse.exercises.u13_through_solvers.least_squares import lstsq_backward
from bpcourse.exercises.u13_through_solvers.loops import settled_adjoint
from bpcourse.exercises.u13_through_solvers.one_unit import one_unit_slopes
from bpcourse.exercises.u13_through_solvers.ridge import ridge_strength_gradient
from bpcourse.exercises.u13_through_solvers.settle_back import settle_backward
from bpcourse.exercises.u13_through_solvers.tax import tax_revenue

EXERCISES = [
    settle,
    one_unit_slopes,
    kepler_backward,
    settled_adjoint,
    settle_backward,
    lstsq_backward,
    ridge_strength_gradient,
    tax_revenue,
    euler_backward,
    adjoint_backward,
    logistic_slope,
]
