"""Pass one function off as another, by its __name__ and by an alias."""


# %%
def honest_looking(x):
    return x


honest_looking.__name__ = honest_looking.__qualname__ = "scale"


def relu_backward(*args):
    return 1.0


relu_backward.__name__ = "relu_forward"


class Named:
    __name__ = "an_easier_exercise"

    def __call__(self, *args):
        return 1.0


relu_forward = Named()
