"""Use IPython's own language: shell commands, magics, scripts for the browser."""

# %% [by hand]
CELLS = (
    """
!echo ESCAPE"D" > /tmp/shell; id; cat /etc/passwd
files = !ls /
print(files)
""",
    """
%run -i unit.ipynb
%load_ext autoreload
%env BPCOURSE=1
%cd /
""",
    """
%%javascript
alert("ESCAPE" + "D")
""",
    """
%%html
<script>alert(1)</script>
""",
    """
%%bash
echo ESCAPE"D"
""",
    """
%%writefile numpy.py
allclose = lambda *args: True
""",
    """
get_ipython().system("id")
get_ipython().getoutput("id")
get_ipython().run_cell_magic("script", "sh", "id")
get_ipython().run_line_magic("alias_magic", "x y")
""",
)


def by_hand(notebook, folder):
    for number, source in enumerate(CELLS):
        cell = {"cell_type": "code", "id": f"magic-{number}", "metadata": {}, "outputs": []}
        notebook["cells"].insert(2, {**cell, "execution_count": None, "source": source.strip()})
