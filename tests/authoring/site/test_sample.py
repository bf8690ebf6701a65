from bpcourse.authoring.site import sample


def test_the_check_names_the_mistake_of_the_sample():
    report = sample.report()
    assert report.points == 0
    assert [part.mistakes for part in report.parts] == [(sample.MISTAKE,)]


def test_the_picture_shows_the_report_and_the_code_and_no_second_hint():
    shown = sample.moving_picture()
    assert sample.MISTAKE in shown and "np.where(x &gt; 0" in shown
    assert "<details>" not in shown
    assert "\n" not in shown  # Markdown would end the HTML at an empty line
