"""For the Validate button: a unit takes up to a minute, of which one cell may need most."""

c = get_config()
c.Execute.timeout = 120
