"""Ways back through time that break for a sequence of one step."""

# right for two steps and more: the last step and the first are done outside the loop
ENDS_BY_HAND = """
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, h = cache
    T = x.shape[1]
    dx = np.zeros_like(x)
    da = dh[:, T - 1] * (1 - h[:, T - 1] ** 2)
    dx[:, T - 1] = da @ Wx.T
    dWx, dWh, db = x[:, T - 1].T @ da, h[:, T - 2].T @ da, da.sum(axis=0)
    for t in range(T - 2, 0, -1):
        da = (dh[:, t] + da @ Wh.T) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx, dWh, db = dWx + x[:, t].T @ da, dWh + h[:, t - 1].T @ da, db + da.sum(axis=0)
    da = (dh[:, 0] + da @ Wh.T) * (1 - h[:, 0] ** 2)
    dx[:, 0] = da @ Wx.T
    dWx, dWh, db = dWx + x[:, 0].T @ da, dWh + h0.T @ da, db + da.sum(axis=0)
    return dx, da @ Wh.T, dWx, dWh, db
"""

# right for two steps and more: what the loop leaves behind is used after it
LOOP_VARIABLE_LATER = """
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, h = cache
    dx, carry = np.zeros_like(x), np.zeros_like(h0)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh))
    for t in range(x.shape[1] - 1, 0, -1):
        da = (dh[:, t] + carry) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ Wx.T
        dWx, dWh, db = dWx + x[:, t].T @ da, dWh + h[:, t - 1].T @ da, db + da.sum(axis=0)
        carry = da @ Wh.T
    da = (dh[:, 0] + da @ Wh.T) * (1 - h[:, 0] ** 2)
    dx[:, 0] = da @ Wx.T
    dWx, dWh, db = dWx + x[:, 0].T @ da, dWh + h0.T @ da, db + da.sum(axis=0)
    return dx, da @ Wh.T, dWx, dWh, db
"""
