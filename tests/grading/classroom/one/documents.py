"""A document as result.py makes it, for what is made of it."""


def part(name, points, most, mistake=None, message="", status="value"):
    return {
        "name": name,
        "points": points,
        "max_points": most,
        "status": "right" if points == most else status,
        "message": message,
        "mistake": mistake,
        "followed": None,
    }


def exercise(name, parts, message="", written=False, by_hand=0.0, most=None):
    return {
        "name": name,
        "points": sum(p["points"] for p in parts),
        "max_points": most if most is not None else sum(p["max_points"] for p in parts),
        "written": written,
        "by_hand": by_hand,
        "parts": parts,
        "message": message,
    }


def document(*exercises, **more):
    exercises = exercises or (
        exercise("affine_forward", [part("out", 1.0, 1.0)]),
        exercise(
            "relu_backward",
            [part("dx", 0.0, 0.5, "mask of the output"), part("dw", 0.5, 0.5)],
            "relu_backward: 0.5 of 1 point",
        ),
        exercise("why", [], written=True, by_hand=2.0, most=2.0),
    )
    return {
        "schema": "bpcourse/grade-one/v1",
        "unit": "02_mlp",
        "release": "abc",
        "made_from": None,
        "points": sum(e["points"] for e in exercises),
        "max_points": sum(e["max_points"] for e in exercises),
        "by_hand": sum(e["by_hand"] for e in exercises),
        "exercises": list(exercises),
        "lost": [],
        "followed": [],
        "remarks": [],
        "unreadable": False,
        "handed_in": [{"name": "a.ipynb", "bytes": 2, "sha256": "00"}],
        "instructor": {
            "seed": "0" * 32,
            "isolation": "landlock",
            "looks_numerical": [],
            "seconds": 3.2,
            "course": "/teach",
            "versions": {},
        },
    } | more
