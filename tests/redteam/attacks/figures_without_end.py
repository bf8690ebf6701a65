"""Open figures until time is over, each of a billion pixels."""

# %%
import matplotlib.pyplot as plt

while True:
    plt.figure(figsize=(1000, 1000), dpi=1000)
# %%
plt.get_fignums = lambda: range(10**12)
