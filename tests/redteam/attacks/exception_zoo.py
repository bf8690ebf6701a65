"""Raise what is seldom raised: groups, causes in a circle, classes that pretend to be the clock."""


# %%
class TimeLimit(BaseException):
    pass


def scale(x):
    raise BaseExceptionGroup("g", [ExceptionGroup("h", [ValueError(1)] * 50)] * 50)


def relu_forward(x):
    error = StopIteration(x)
    error.__cause__ = error.__context__ = error
    raise error


def relu_backward(dout, cache):
    raise TimeLimit


def slope(f, x):
    raise type("StopIteration", (StopAsyncIteration, SystemExit), {})


# %%
raise BaseExceptionGroup("g", [KeyboardInterrupt(), SystemExit(0), GeneratorExit()])
