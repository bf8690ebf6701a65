"""Call the judge's function as often as time allows, from many threads at once.

expect: slope=0
"""

# %%
import threading


def storm(f):
    while True:
        try:
            f(1.0)
        except Exception:
            return


def slope(f, x):
    for _ in range(4):
        threading.Thread(target=storm, args=(f,), daemon=True).start()
    storm(f)
