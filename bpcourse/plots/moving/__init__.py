"""Pictures that move: each a small page of its own in a notebook's output, beside its still figure.

One module and one script a picture; `frame` has what they share.
"""
