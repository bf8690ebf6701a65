"""Return objects whose attributes, length and items are others each time they are asked for."""

# %%
import itertools

import numpy as np

counter = itertools.count()


class Changing:
    @property
    def shape(self):
        return (4, 3) if next(counter) % 2 else "shape"

    def __len__(self):
        return next(counter) % 5

    def __getitem__(self, key):
        return [np.zeros(3), self, key, None][next(counter) % 4]

    def __bool__(self):
        return next(counter) % 2 == 0

    data = T = real = property(lambda self: next(counter))


scale = relu_forward = relu_backward = slope = lambda *args: Changing()
