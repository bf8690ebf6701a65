"""nbgrader's converters, which keep their exporter from one submission to the next."""

from __future__ import annotations

import os
from typing import cast

from nbconvert.writers.files import FilesWriter
from nbgrader.coursedir import CourseDirectory

from bpcourse.grading.nbgrader.converters import (
    OneSubmission,
    PlainAutograde,
    PlainGenerateFeedback,
)


class _KeepsExporter(OneSubmission):
    _is_prepared = False

    def start(self) -> None:
        self.init_notebooks()
        # a writer makes its folder only when that becomes another one
        self.writer = FilesWriter(parent=self, config=self.config)
        if not self._is_prepared:
            self._prepare()
        os.chdir(cast("CourseDirectory", self.coursedir).root)
        self.convert_notebooks()

    def _prepare(self) -> None:
        self.exporter = self.exporter_class(
            parent=self, config=self.config, optimistic_validation=True
        )  # once, at the end
        for step in self.preprocessors:
            self.exporter.register_preprocessor(step)
        self._is_prepared = True


class FastAutograde(_KeepsExporter, PlainAutograde):
    """nbgrader's Autograde for one submission after another."""


class FastGenerateFeedback(_KeepsExporter, PlainGenerateFeedback):
    """nbgrader's GenerateFeedback for one submission after another."""
