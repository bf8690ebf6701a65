"""A plugin of pytest, `-p tests.one_of_each`: a test that has many parameters is run with its first ones only."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    first = {}
    for item in items:
        first.setdefault((item.path, getattr(item, "cls", None), item.originalname), item)
    kept = set(map(id, first.values()))
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = first.values()
