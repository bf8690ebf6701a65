"""Return objects that can be iterated over, indexed and called without end."""


# %%
class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1.0

    def __getitem__(self, i):
        return self

    def __len__(self):
        return 10**9


def scale(x):
    return Endless()


relu_forward = relu_backward = scale


def slope(f, x):
    while True:
        f(1.0)
