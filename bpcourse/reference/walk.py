"""The way back through a graph that is only a table of local slopes."""


def walk_back(local_slopes, order):
    """{value: gradient} after handling the values in this order; the first is the result.

    local_slopes: {value: {value it was made from: slope}}. Handling a value hands its gradient on,
    times the slope, to all that it was made from, complete or not. Source: Linnainmaa (1970).
    """
    names = {name for entries in local_slopes.values() for name in entries} | set(local_slopes)
    grad = dict.fromkeys(sorted(names), 0.0)
    grad[order[0]] = 1.0
    for output in order:
        for entry, slope in local_slopes[output].items():
            grad[entry] += slope * grad[output]
    return grad
