"""What goes wrong when windows become rows, and rows windows again: axes in another order, mostly."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.u04_image_classification.windows import STEP
from bpcourse.exercises.u04_image_classification.wording import ADD_UP

# lines of the reference that many mistakes change
PADDED = "np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
MADE = "shape=(N, H_out, W_out, C, HH, WW)"
PUT = "windows[:, :, :, :, i, j] = met.transpose(0, 2, 3, 1)"
READ = "drows.reshape(N, H_out, W_out, C, HH, WW)"
TAKEN = "back = dwindows[:, :, :, :, i, j]"
ADDED = "+= back.transpose(0, 3, 1, 2)"
CROP = "dpadded[:, :, pad : pad + H, pad : pad + W]"
NO_STRIDE = (
    ("slice(i, i + stride * H_out, stride)", "slice(i, i + H_out)"),
    ("slice(j, j + stride * W_out, stride)", "slice(j, j + W_out)"),
)

LIKE_A_KERNEL = (
    "w.reshape(F, -1) lays a kernel out channel by channel, each of them row by row. A row of yours "
    "must have its pixels in the same order, or they meet the wrong weights."
)
RESHAPE_MOVES_NOTHING = (
    "reshape only cuts the same sequence of numbers anew; it moves none. Bring the axes into the "
    "order (image, row and column of the position, channel, row and column in the window) first."
)

THERE = (
    Mistake(
        "reshape where axes must move",
        ask="Print the first row for one small picture with two channels. Is it the first window, or "
        "does it hold pixels of several windows?",
        tell=RESHAPE_MOVES_NOTHING,
        edits=(
            (MADE, "shape=(N, C, HH, WW, H_out, W_out)"),
            (PUT, "windows[:, :, i, j] = met"),
        ),
    ),
    Mistake(
        "channels last within a row",
        ask="In w.reshape(F, -1), what stands beside the first weight of a kernel: its neighbor in the "
        "same channel, or the same place in the next channel?",
        tell=LIKE_A_KERNEL,
        edits=(
            (MADE, "shape=(N, H_out, W_out, HH, WW, C)"),
            (PUT, "windows[:, :, :, i, j, :] = met.transpose(0, 2, 3, 1)"),
        ),
    ),
    Mistake(
        "columns of a window first",
        ask="In w.reshape(F, -1), does the second weight stand to the right of the first in its kernel, "
        "or below it?",
        tell=LIKE_A_KERNEL,
        edits=(
            (MADE, "shape=(N, H_out, W_out, C, WW, HH)"),
            (PUT, "windows[:, :, :, :, j, i] = met.transpose(0, 2, 3, 1)"),
        ),
    ),
    Mistake(
        "windows back to front",
        ask="Which entry of your first row is the window's upper left pixel: the first, or the last?",
        tell=LIKE_A_KERNEL,
        edits=((PUT, PUT.replace("i, j]", "HH - 1 - i, WW - 1 - j]")),),
    ),
    Mistake(
        "all images at the first position, then at the second",
        ask="With two images, is your second row the second window of the first image, or the first "
        "window of the second?",
        tell="The rows go image by image: the positions of one image stand together.",
        edits=(
            (MADE, "shape=(H_out, W_out, N, C, HH, WW)"),
            (PUT, "windows[:, :, :, :, i, j] = met.transpose(2, 3, 0, 1)"),
        ),
    ),
    Mistake(
        "positions column by column",
        ask="Does your second row belong to the window right of the first, or to the one below it?",
        tell="The positions of an image stand row by row: the column is what changes fastest.",
        edits=(
            (MADE, "shape=(N, W_out, H_out, C, HH, WW)"),
            (PUT, "windows[:, :, :, :, i, j] = met.transpose(0, 3, 2, 1)"),
        ),
    ),
    Mistake(
        "a column for each window",
        ask="How many rows has your matrix, and how many windows are there?",
        tell="One row for each window: the pixels of a window lie side by side.",
        edits=(
            (
                "return windows.reshape(N * H_out * W_out, C * HH * WW)",
                "return windows.reshape(N * H_out * W_out, C * HH * WW).T",
            ),
        ),
    ),
    Mistake(
        "a row for each window and channel",
        ask="How many channels does a kernel look at in one window?",
        tell="A window goes through all channels, so they stand in one row, one after the other.",
        edits=(
            (
                "windows.reshape(N * H_out * W_out, C * HH * WW)",
                "windows.reshape(N * H_out * W_out * C, HH * WW)",
            ),
        ),
    ),
    Mistake(
        "stride missing",
        ask="With stride 2, which pixel is the first of your second row?",
        tell=STEP,
        edits=NO_STRIDE,
    ),
    Mistake(
        "padding left out",
        ask="How many rows should there be when pad grows from 0 to 1?",
        tell="The windows walk over the picture with its zeros around it.",
        edits=(("    N, C, H, W = x.shape\n", "    pad = 0\n    N, C, H, W = x.shape\n"),),
    ),
    Mistake(
        "all the zeros behind the picture",
        ask="Does the first window of a padded picture begin with zeros or with the first pixel?",
        tell="`pad` rows and columns of zeros stand on every side, in front as well.",
        edits=((PADDED, "np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))"),),
    ),
    Mistake(
        "border repeated in place of zeros",
        ask="What stands in your first row, for a padded picture without a single zero?",
        tell="Padding puts zeros around, np.pad's default.",
        edits=((PADDED, PADDED[:-1] + ', mode="edge")'),),
    ),
)

BACK = (
    Mistake(
        "overlapping windows overwrite each other",
        ask="A pixel stands in several rows. How many of them have a say in your dx?",
        tell=ADD_UP,
        edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, rows, cols] ="),),
    ),
    Mistake(
        "mean over the windows of a pixel",
        ask="Where would a division by the number of windows come from?",
        tell="Each row is a path of its own, and what comes along several paths is added, not averaged.",
        edits=(
            (
                "    dpadded = np.zeros_like(",
                "    counts = np.zeros((H + 2 * pad, W + 2 * pad))\n    dpadded = np.zeros_like(",
            ),
            (
                "            dpadded[",
                "            counts[rows, cols] += 1\n            dpadded[",
            ),
            (
                f"return {CROP}",
                "return (dpadded / np.maximum(counts, 1))[:, :, pad : pad + H, pad : pad + W]",
            ),
        ),
    ),
    Mistake(
        "the matrix read as channels, pixels, positions",
        ask="Which axis comes first in drows: the position of the window, or the pixel in it?",
        tell=RESHAPE_MOVES_NOTHING,
        edits=(
            (READ, "drows.reshape(N, C, HH, WW, H_out, W_out)"),
            (TAKEN, "back = dwindows[:, :, i, j]"),
            (ADDED, "+= back"),
        ),
    ),
    Mistake(
        "channels last within a row",
        ask="How does im2col lay a window out: channel after channel, or pixel after pixel?",
        tell="On the way back, cut each row as it was put together: channel, row, column.",
        edits=(
            (READ, "drows.reshape(N, H_out, W_out, HH, WW, C)"),
            (TAKEN, "back = dwindows[:, :, :, i, j]"),
        ),
    ),
    Mistake(
        "columns of a window first",
        ask="Is the second number of a row the gradient of the pixel right of the first, or below it?",
        tell="On the way back, cut each row as it was put together: channel, row, column.",
        edits=(
            (READ, "drows.reshape(N, H_out, W_out, C, WW, HH)"),
            (TAKEN, "back = dwindows[:, :, :, :, j, i]"),
        ),
    ),
    Mistake(
        "windows back to front",
        ask="To which pixel of its window does the first number of a row belong?",
        tell="Each pixel gets back what stands in its own place of the row.",
        edits=((TAKEN, TAKEN.replace("i, j]", "HH - 1 - i, WW - 1 - j]")),),
    ),
    Mistake(
        "all images at the first position, then at the second",
        ask="With two images, to which of them does the second row of drows belong?",
        tell="The rows go image by image: the positions of one image stand together.",
        edits=(
            (READ, "drows.reshape(H_out, W_out, N, C, HH, WW)"),
            (ADDED, "+= back.transpose(2, 3, 0, 1)"),
        ),
    ),
    Mistake(
        "positions column by column",
        ask="Does the second row of drows belong to the window right of the first, or below it?",
        tell="The positions of an image stand row by row: the column is what changes fastest.",
        edits=(
            (READ, "drows.reshape(N, W_out, H_out, C, HH, WW)"),
            (ADDED, "+= back.transpose(0, 3, 2, 1)"),
        ),
    ),
    Mistake(
        "stride missing",
        ask="With stride 2, which pixel was the first of the second row?",
        tell=STEP,
        edits=NO_STRIDE,
    ),
    Mistake(
        "padding not cropped",
        ask="Does your dx have the given shape when pad is 1?",
        tell="The zeros around the picture are no part of x: cut their gradient off.",
        edits=((CROP, "dpadded"),),
    ),
    Mistake(
        "cropped at the far ends only",
        ask="In which row of the padded picture does the picture itself begin?",
        tell="Zeros stood in front as well: the picture begins at row pad and column pad.",
        edits=((CROP, "dpadded[:, :, :H, :W]"),),
    ),
    Mistake(
        "crop with -pad, which fails for pad 0",
        ask="What is a[0:-0] in NumPy: all of a, or nothing?",
        tell="-0 is 0, so the slice is empty. Say where the picture ends by counting from its start.",
        edits=((CROP, "dpadded[:, :, pad:-pad, pad:-pad]"),),
    ),
    Mistake(
        "crop of exactly one pixel",
        ask="How many rows of zeros were added on each side? Is it 1 in every case?",
        tell="Take off as much as the padding put on: pad, whatever its value.",
        edits=((CROP, "dpadded[:, :, 1:-1, 1:-1]"),),
    ),
)
