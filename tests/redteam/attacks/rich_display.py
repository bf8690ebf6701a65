"""Show HTML, JavaScript, SVG, LaTeX and links to files by all that IPython has for it."""

# %%
from IPython.display import HTML, SVG, FileLink, IFrame, Javascript, Latex, Markdown, display

evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
for shown in (
    HTML(evil),
    Javascript("alert(1)"),
    Markdown(evil),
    Latex(r"\href{javascript:alert(1)}{x}"),
):
    display(shown)
display({"text/html": evil, "application/vnd.bpcourse.report+json": {"points": 1.0}}, raw=True)
# %%
IFrame("javascript:alert(1)", 100, 100)
# %%
FileLink("/etc/passwd")
# %%
SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
