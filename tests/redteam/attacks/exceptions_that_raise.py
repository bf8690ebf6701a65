"""Raise exceptions that raise again when their class, text or traceback is looked at."""


# %%
class Meta(type):
    @property
    def __mro__(cls):
        raise SystemExit

    def __getattribute__(cls, name):
        raise KeyboardInterrupt


class Hostile(Exception, metaclass=Meta):
    def __str__(self):
        raise Hostile

    __repr__ = __str__

    def __getattribute__(self, name):
        raise SystemExit


def scale(x):
    raise Hostile


relu_backward = relu_forward = scale
# %%
raise Hostile
