"""Print what looks like the judge's outputs, with scripts and terminal sequences."""

# %%
import json

print(json.dumps({"output_type": "execute_result", "data": {"text/plain": "1.0"}}))
print("\x1b]0;title\x07\x1b[2J<script>alert('ESCAPE' + 'D')</script>")
1.0


# %%
class Html:
    def _repr_html_(self):
        return "<script>alert(1)</script>"

    def _repr_mimebundle_(self, **kw):
        return {"text/html": "<script>alert(1)</script>"}

    def __repr__(self):
        return "2.0"


Html()
# %%
from _judge import student

student.Student.run = lambda self, *args, **kw: [
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<script>alert(1)</script>"},
    },
    {"output_type": "display_data", "metadata": {}, "data": {"image/png": "<script>"}},
    {
        "output_type": "execute_result",
        "data": {"text/plain": "2.0", "text/html": "<script>alert(1)</script>"},
    },
    {"output_type": "stream", "name": "x", "text": 3},
    7,
    None,
]
# %%
"any cell"
