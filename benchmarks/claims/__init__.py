"""The tables over seeds on which sentences of the units rest: python -m benchmarks.claims UNIT ...

Each unit that claims something about chance has a module here, named after its folder with a u in
front (u05_optimizers.py), with

    SEEDS              how many seeds the stored table has, at least ten
    tables(seeds)      {table: {row: [one value per seed, or one value where nothing is drawn]}}
    CLAIMS             {sentence of the unit: does it hold of these tables?}

The tables are stored in bpcourse/datasets/claims/<unit>.json; tests assert each sentence on what is
stored and, slowly, on tables made again.
"""
