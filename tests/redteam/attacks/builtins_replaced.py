"""Replace the built-in functions of this namespace, importing and the making of classes."""

# %%
import builtins

__builtins__ = {"abs": lambda x: 0.0, "True": False, "__build_class__": None, "__import__": None}
builtins.__import__ = lambda *args, **kwargs: 1 / 0
builtins.__build_class__ = builtins.compile = builtins.exec = lambda *args, **kwargs: 1.0


# %%
class A:
    pass
