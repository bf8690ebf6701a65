"""For the Validate button: a unit takes up to a minute, of which one cell may need most."""

c = get_config()  # pyright: ignore[reportUndefinedVariable]  traitlets puts it here
c.Execute.timeout = 120
