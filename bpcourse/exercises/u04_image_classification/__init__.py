"""Unit 4: classes of images, deep networks, convolution and pooling."""

from bpcourse.exercises.u04_image_classification.confusion import confusion_counts
from bpcourse.exercises.u04_image_classification.convolution import conv_backward, conv_forward
from bpcourse.exercises.u04_image_classification.deep import deep_backward, input_gradient
from bpcourse.exercises.u04_image_classification.jacobian import softmax_jacobian
from bpcourse.exercises.u04_image_classification.one_window import window_backward
from bpcourse.exercises.u04_image_classification.open_task import train_classifier
from bpcourse.exercises.u04_image_classification.pooling import max_pool_backward, max_pool_forward
from bpcourse.exercises.u04_image_classification.positions import count_positions
from bpcourse.exercises.u04_image_classification.right_answers import accuracy
from bpcourse.exercises.u04_image_classification.softmax import softmax_backward
from bpcourse.exercises.u04_image_classification.window_rows import col2im, im2col

EXERCISES = [
    softmax_jacobian,
    softmax_backward,
    deep_backward,
    accuracy,
    input_gradient,
    count_positions,
    conv_forward,
    window_backward,
    conv_backward,
    im2col,
    col2im,
    max_pool_forward,
    max_pool_backward,
    confusion_counts,
    train_classifier,
]
