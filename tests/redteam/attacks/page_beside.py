"""Lay a feedback page of one's own beside the notebook, that cannot be written over."""


# %% [by hand]
def by_hand(notebook, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("unit.html", "feedback.html", "index.html", "unit.tpl", "unit.css"):
        (folder / name).write_text("<h1>FORGED PAGE: 100 / 100</h1><script>alert(1)</script>")
        (folder / name).chmod(0o444)
    for name in ("unit_files", "feedback", "autograded"):
        (folder / name).mkdir()
        (folder / name / "unit.html").write_text("FORGED PAGE")
