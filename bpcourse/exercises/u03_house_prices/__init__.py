"""Unit 3: house prices, from raw columns to a trained network and its error in dollars."""

from bpcourse.exercises.u03_house_prices.chain import chain_step
from bpcourse.exercises.u03_house_prices.data import minibatches, rmse_in_dollars, standardize
from bpcourse.exercises.u03_house_prices.epoch import train_epoch
from bpcourse.exercises.u03_house_prices.network import four_steps, house_backward, house_forward
from bpcourse.exercises.u03_house_prices.open_task import train_houses

EXERCISES = [
    house_forward,
    house_backward,
    four_steps,
    chain_step,
    standardize,
    rmse_in_dollars,
    minibatches,
    train_epoch,
    train_houses,
]
