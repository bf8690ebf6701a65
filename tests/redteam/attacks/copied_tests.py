"""Hand in each test many times, with and without changes."""

# %% [by hand]
import copy


def by_hand(notebook, folder):
    tests = notebook["cells"][2:]
    for number in range(5):
        for cell in copy.deepcopy(tests):
            cell["id"] = f"{cell['id']}-{number}"
            cell["source"] += "\n100.0" * (number % 2)
            notebook["cells"].insert(2 * number, cell)
