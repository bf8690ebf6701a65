"""Turn tests into text and text into tests: cells of other types than the release's, and of none."""

# %% [by hand]
def by_hand(notebook, folder):
    kinds = ["markdown", "raw", "heading", None, 3, {"code": 1}, ["code"], "CODE"]
    for kind, cell in zip(kinds, notebook["cells"][2:]):
        cell["cell_type"] = kind
        cell["source"] = [cell["source"], None, 7]
    notebook["cells"] += [None, 3, "cell", [], {}, {"cell_type": "code"}]
