"""Images under their titles: assertions on the data they draw, never on pixels."""

import numpy as np
import pytest

from bpcourse import plots


def test_image_grid_marks_wrong_predictions():
    images = np.arange(5 * 16.0).reshape(5, 16)
    ax = plots.image_grid(images, [0, 1, 0, 1, 1], [0, 1, 1, 1, 1], ["cat", "dog"], columns=3)
    texts = [t.get_text() for t in ax.texts]
    assert texts == ["cat", "dog", "dog\nis cat", "dog", "dog"]
    assert len(ax.patches) == 1
    canvas = ax.images[0].get_array()
    assert np.ma.compressed(np.ma.masked_invalid(canvas)).size == images.size


def test_image_grid_scales_each_signed_image_around_zero_and_explains_odd_shapes():
    ax = plots.image_grid(np.array([[[1.5, -3.0]], [[0.0, 1e-9]]]), signed=True)
    assert ax.images[0].get_clim() == (-1, 1)
    pixels = np.ma.compressed(np.ma.masked_invalid(ax.images[0].get_array()))
    np.testing.assert_allclose(pixels, [0.5, -1, 0, 1])
    with pytest.raises(ValueError, match="not square"):
        plots.image_grid(np.zeros((2, 15)))
