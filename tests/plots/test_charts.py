"""The pictures: assertions on the data they draw, never on pixels."""

from types import SimpleNamespace

import numpy as np

from bpcourse import plots


def history(n=12):
    loss = np.exp(-np.arange(n) / 4)
    return SimpleNamespace(
        loss=loss,
        val_loss=loss + 0.1,
        metric=1 - loss,
        val_metric=0.9 - loss,
        metric_name="accuracy",
    )


def test_training_curves_plot_training_and_validation_by_epoch():
    ax = plots.training_curves(history())
    train, val = ax.lines
    np.testing.assert_array_equal(train.get_xdata(), np.arange(1, 13))
    np.testing.assert_array_equal(train.get_ydata(), history().loss)
    np.testing.assert_array_equal(val.get_ydata(), history().val_loss)
    assert ax.get_xlabel() == "epoch" and ax.get_ylabel() == "loss"
    assert plots.training_curves(history(), quantity="metric").get_ylabel() == "accuracy"


def test_training_curves_compare_runs_given_as_numbers():
    ax = plots.training_curves({"small": [3, 2, 1], "large": [3, 9, 27]})
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["small", "large"]
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), [3, 9, 27])


def test_decision_regions_paint_what_predict_says():
    X = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
    y = np.array([0, 1, 0, 1])
    ax = plots.decision_regions(lambda Z: (Z[:, 0] > 0.5).astype(int), X, y)
    regions = ax.images[0].get_array()
    assert (regions[:, :95] == 0).all() and (regions[:, 105:] == 1).all()
    assert len(ax.collections) == 2
    np.testing.assert_array_equal(ax.collections[1].get_offsets(), X[y == 1])


def test_gradient_magnitudes_are_norms_on_a_logarithmic_scale():
    ax = plots.gradient_magnitudes({"W1": np.array([[3.0, 4.0]]), "W2": 0.5, "W3": np.zeros(2)})
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [5, 0.5, np.nan])
    assert ax.get_yscale() == "log" and "gradient" in ax.get_ylabel()
    two = plots.gradient_magnitudes({"tanh": {"W1": 1.0}, "sigmoid": {"W1": 0.1}})
    assert len(two.lines) == 2 and two.get_legend() is not None


def test_predicted_vs_actual_has_a_diagonal_and_the_unit():
    ax = plots.predicted_vs_actual([1, 2, 3], np.array([[1.5], [2], [2]]), "US dollars")
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[1, 1.5], [2, 2], [3, 2]])
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), ax.lines[0].get_ydata())
    assert ax.get_xlabel() == "actual (US dollars)" and ax.get_ylabel() == "predicted (US dollars)"


def test_confusion_matrix_has_actual_classes_in_rows():
    ax = plots.confusion_matrix([0, 0, 0, 1], [0, 0, 1, 1], ["cat", "dog"])
    np.testing.assert_allclose(ax.images[0].get_array(), [[2 / 3, 1 / 3], [0, 1]])
    assert sorted(t.get_text() for t in ax.texts) == ["1", "1", "2"]
    assert ax.get_ylabel() == "actual class"


def test_contour_paths_draw_every_path_from_its_start():
    paths = {"sgd": [[3, 1], [1, 0.5], [0, 0]], "lost": [[3, 1], [9, 9], [np.inf, np.nan]]}
    ax = plots.contour_paths(lambda w: w[0] ** 2 + 4 * w[1] ** 2, paths)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), paths["sgd"])
    assert ax.get_xlim()[0] < 0 and ax.get_xlim()[1] > 9
