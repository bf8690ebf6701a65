"""What a graded function may not call: the list of it, the words, and who guards it in notebooks.

`refusal` names the rooms and says no; the sandbox that grades has stubs in their place, which say the
same. In a notebook the rooms are real, as demonstrations run on them: `importing` has each of
their modules guarded as it is loaded, and `guard` refuses a call while an answer is checked.
"""
