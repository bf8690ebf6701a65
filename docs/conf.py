"""How Sphinx makes the website. `bpcourse site` says where sources and static files lie."""

project = "Backpropagation, hands on"
author = "the authors of bpcourse"
copyright = "the authors of bpcourse. Texts: CC BY 4.0; code: BSD 3-Clause"
language = "en"
smartquotes = False  # they would change quotation marks within code

extensions = ["myst_nb", "sphinx.ext.autodoc", "bpcourse.authoring.site.docstrings"]
exclude_patterns = ["extra", "mathjax"]

# Notebooks are shown as they were executed. A moving picture is HTML beside its still figure.
nb_execution_mode = "off"
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_ipywidgets_js = {}  # there are no widgets, and their scripts would come from a foreign server
nb_code_prompt_show = "Show the solution"
nb_code_prompt_hide = "Hide the solution"
suppress_warnings = ["mystnb.unknown_mime_type"]

myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 3
highlight_language = "none"  # most blocks of docs/ are commands; notebooks say that they are Python

# Formulas: from beside the site. Wide ones scroll within themselves (site.css).
mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}

html_theme = "sphinx_book_theme"
html_title = "Backpropagation, hands on"
html_favicon = "_static/icon.svg"
html_context = {"default_mode": "auto"}  # light or dark as the reader's system has it
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
html_theme_options = {
    "use_download_button": False,  # would be of the page's source; see launch.py for buttons
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # search stands in the sidebar
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
pygments_style = "a11y-high-contrast-light"

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # docstrings say shapes and units, which types do not
autodoc_preserve_defaults = True
