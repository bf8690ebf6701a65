"""Watch and refuse all that the interpreter does, by a hook that cannot be taken out again."""

# %%
import sys


def hook(event, arguments):
    if event.startswith(("socket", "exec", "compile", "signal", "import")):
        raise RuntimeError(event)


sys.addaudithook(hook)
