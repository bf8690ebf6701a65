"""The `bpcourse` command, also as `python -m bpcourse`; without typer, what a learner needs of it."""


def main() -> None:
    """Run the command that was asked for."""
    try:
        from bpcourse.cli import app
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        from bpcourse.commands.plain import main as plain

        plain()
    else:
        app(prog_name="bpcourse")


if __name__ == "__main__":
    main()
