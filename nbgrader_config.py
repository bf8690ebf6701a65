"""nbgrader's configuration: its own commands and formgrader work from this folder."""

from pathlib import Path

c = get_config()  # put here by traitlets

root = Path(__file__).resolve().parent
classroom = root / "classroom"
classroom.mkdir(exist_ok=True)

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "backprop"
# Exercises of your own, in a folder beside this file; `bpcourse new exercise` makes it.
# c.Bpcourse.exercises = "my_exercises"
# May learners see model answers and how the course wrote it, once they have answered themselves?
# Without this line: in folders that `bpcourse start` made for a learner, and nowhere else.
# c.Bpcourse.show_solutions = False
# A course made by `bpcourse start --instructor` is taught from the release; masters in it are of
# units of your own.
started = (root / ".bpcourse" / "folder.json").is_file()
has_masters = (root / "solutions").is_dir() and not started
c.CourseDirectory.source_directory = "solutions" if has_masters else "course"
c.CourseDirectory.release_directory = "course" if has_masters else "classroom/release"
# All that grading produces lives in one folder that git ignores.
c.CourseDirectory.submitted_directory = "classroom/submitted"
c.CourseDirectory.autograded_directory = "classroom/autograded"
c.CourseDirectory.feedback_directory = "classroom/feedback"
c.CourseDirectory.solution_directory = "classroom/solution"
c.CourseDirectory.source_with_tests_directory = "classroom/source_with_tests"
c.CourseDirectory.db_url = f"sqlite:///{classroom / 'gradebook.db'}"
# What stands beside a master is copied into the release, except for these. The text master is
# full of solutions.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "*.md",
    "*_files",
    ".*",
]

# nbgrader's own steps, and the stamp that tells an edited notebook from a released one. Before any
# of them, what has been edited in the release is copied to kept/.
c.GenerateAssignment.exporter_class = "bpcourse.authoring.nbgrader_steps.KeepingExporter"
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    *(["bpcourse.authoring.nbgrader_steps.ClearSolutions"] if has_masters else []),
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    # Before the gradebook: from there they would come back into notebooks and onto pages.
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "bpcourse.authoring.nbgrader_steps.Stamp",
]

c.ClearSolutions.code_stub = {
    "python": "# Your code here: write it in place of the next line.\nraise NotImplementedError"
}
# What stands for a written answer names its question: see bpcourse/notebooks/prompts.py.

# A deleted check would otherwise lose its points without a word.
c.OverwriteCells.add_missing_cells = True
# Cells deleted, copied, retyped or without metadata are put right by the release.
c.Autograde.sanitize_preprocessors = [
    "bpcourse.grading.nbgrader.sanitize.Recover",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Tests run in the judge, submissions in a sandbox: see bpcourse/grading/nbgrader/execute.py.
c.Autograde.autograde_preprocessors = [
    "bpcourse.grading.nbgrader.execute.JudgeExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Marks, and what nobody has read yet; a card says the points in words, and only nbgrader needs the
# number below it.
c.GenerateFeedback.preprocessors = [
    "bpcourse.grading.nbgrader.feedback.ReadMarks",
    "bpcourse.grading.nbgrader.feedback.WithoutNumber",
]
# The course's own page: no script, nothing from a network, the points and their reasons first.
c.GenerateFeedback.exporter_class = "bpcourse.grading.nbgrader.page_exporter.PageExporter"
# An error that concerns every submission comes before the first is touched.
c.Autograde.exporter_class = "bpcourse.grading.nbgrader.execute.JudgeExporter"
# Units take up to a minute in all; a single cell that takes two is stuck.
c.Execute.timeout = 120
c.Execute.extra_arguments = ["--IPKernelApp.log_level=ERROR"]  # silences a warning about ports
# A name such as =1+1 is no formula there.
c.ExportApp.plugin_class = "bpcourse.grading.classroom.export.CsvExport"
c.CsvExportPlugin.to = "classroom/grades.csv"
# Nor does a terminal obey what stands in the name of a folder or file.
c.Application.logging_config = {
    "filters": {"clean": {"()": "bpcourse.grading.judge.clean.LogFilter"}},
    "handlers": {"console": {"filters": ["clean"]}},
}
