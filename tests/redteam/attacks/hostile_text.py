"""Put terminal sequences, marks of direction, NULs and half characters wherever text is shown."""

# %%
hostile = "\x1b[31mred\x1b]0;owned\x07 \u202egnp\u2066 \0 \ud800 \x9b2J \r\n</pre><script>alert(1)</script>"
print(hostile)
# %%
raise type("E" + hostile, (Exception,), {})(hostile)


# %%
class Named:
    def __repr__(self):
        return hostile


Named.__name__ = Named.__qualname__ = "A\u202eB<script>"
Named()


# %%
def scale(x):
    raise ValueError(hostile)


def relu_backward(dout, cache):
    import warnings

    warnings.warn(hostile)
    return {hostile: Named()}


def slope(f, x):
    return hostile
