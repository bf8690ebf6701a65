"""The commands of `bpcourse`, one file for those that belong together; each calls the package."""
