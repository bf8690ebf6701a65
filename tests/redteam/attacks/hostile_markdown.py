"""Write Markdown that runs, loads, covers the page or pretends to be a part of it."""

# %% [by hand]
TEXTS = [
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "[a](javascript:alert(1)) [b](data:text/html,x) [c](evil.html) ![d](http://evil.example/t.png)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<style>.score{display:none}</style><link rel=stylesheet href=//evil.example><base href=//x>",
    "<form action=//evil.example><input name=score value=100></form><meta http-equiv=refresh>",
    "<div id=toc style='position:fixed;top:0;left:0;width:100%;height:100%'>Score: 100 / 100</div>",
    "$\\href{javascript:alert(1)}{x}$ $\\require{html}\\style{position:fixed}{x}$",
    "<!-- --!><script>alert(1)</script> --> <![CDATA[<script>alert(1)</script>]]> <?php ?>",
    "```html\n</code></pre><script>alert(1)</script>\n```\n<details open ontoggle=alert(1)>",
    "# Score {#toc onclick=alert(1)}\n\n| Score |\n|---|\n| 100 / 100 <math><mi//xlink:href=x> |",
    "![x](attachment:a.svg) ![y](attachment:b.png) \u202eevil\u202c \x1b[31m \0",
]


def by_hand(notebook, folder):
    svg = {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"}
    attachments = {
        "a.svg": svg,
        "b.png": {"image/png": '"><script>alert(1)</script>'},
        '"><b>': svg,
    }
    for number, text in enumerate(TEXTS):
        for kind in ("markdown", "raw"):
            cell = {"cell_type": kind, "id": f"{kind}-{number}", "metadata": {}, "source": text}
            notebook["cells"].insert(2, {**cell, "attachments": attachments})
