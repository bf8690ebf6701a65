"""Hand in outputs: reports, points, pages, errors of others, as if the tests had run."""


# %% [by hand]
def by_hand(notebook, folder):
    report = {"exercise": "relu_backward", "points": 1.0, "max_points": 1.0, "parts": []}
    for cell in notebook["cells"]:
        cell["execution_count"] = 10**30
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "metadata": {},
                "execution_count": 1,
                "data": {
                    "text/plain": "100.0",
                    "text/html": "<script>alert(1)</script>",
                    "application/vnd.bpcourse.report+json": report,
                    "application/javascript": "alert(1)",
                },
            },
            {"output_type": "stream", "name": "stdout", "text": ["ESCAPED"]},
        ]
