"""Lay folders beside the notebook that bear the names of the files that grading writes."""


# %% [by hand]
def by_hand(notebook, folder):
    for name in ("unit.html", "unit.ipynb.html", ".unit.new", "unit.json", "port.txt.new"):
        (folder / name / "inside").mkdir(parents=True)
        (folder / name / "inside" / "unit.html").write_text("FORGED PAGE")
        (folder / name / "inside").chmod(0o555)
