"""Does a submission stay one process, which does nothing to others, and can it still work?"""

import errno
import platform

import pytest

from bpcourse.grading.inside import one_process, system_calls
from bpcourse.grading.inside.system_calls import NEWEST, PROCESSORS
from tests.grading.inside.test_system_calls import CALL
from tests.grading.judge.look import text_of

pytestmark = [
    pytest.mark.usefixtures("landlock"),
    pytest.mark.skipif(
        platform.machine() not in PROCESSORS, reason="no numbers for this processor"
    ),
]


def said(source, *imports):
    return text_of(f"import os, {', '.join(imports) or 'sys'}\n{source}", isolation="landlock")


def numbers_on(processor):
    """Of all calls that are refused here: of every submission, and of one without namespaces."""
    column = PROCESSORS[processor].column
    groups = [*one_process.REFUSED.values(), system_calls.REFUSED, system_calls.NO_NETWORK]
    calls = [numbers[column] for group in groups for numbers in group.values()]
    return [number for number in calls if number is not None]


@pytest.mark.parametrize("processor", PROCESSORS)
def test_each_call_has_a_number_of_its_own_and_is_listed_once(processor):
    numbers = numbers_on(processor)
    assert len(set(numbers)) == len(numbers) and max(numbers) <= NEWEST


def test_every_listed_call_is_refused():
    numbers = [*numbers_on(platform.machine()), *range(NEWEST + 1, NEWEST + 20)]
    told = text_of(CALL.format(calls=[(n,) for n in numbers]), isolation="landlock").split()
    refused = {errno.errorcode[number] for number in (errno.EPERM, errno.ENETUNREACH, errno.ENOSYS)}
    assert len(told) == len(numbers) and set(told) <= refused


@pytest.mark.parametrize(
    "act, imports",
    [
        ("os.fork()", ()),
        ("os.posix_spawn('/bin/true', ['true'], {})", ()),
        ("subprocess.run(['true'])", ("subprocess",)),
        ("os.execv('/bin/true', ['true'])", ()),
        ("os.kill(os.getppid(), 0)", ()),
        ("os.kill(0, 0)", ()),
        ("os.killpg(os.getpgid(0), 0)", ()),
        ("os.pidfd_open(os.getppid())", ()),
        ("resource.prlimit(os.getppid(), resource.RLIMIT_CPU)", ("resource",)),
        ("os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)", ()),
        ("socket.socket()", ("socket",)),
        ("socket.socketpair(type=socket.SOCK_DGRAM)", ("socket",)),
        ("socket.socketpair()[0].sendmsg([b'x'])", ("socket",)),
        ("fcntl.fcntl(0, 8, os.getppid())", ("fcntl",)),
        ("fcntl.ioctl(0, 0x8901, b'1234')", ("fcntl",)),
        ("os.chmod('.', 0o777)", ()),
        ("os.utime('.', (1, 1))", ()),
        ("os.truncate('/dev/null', 0)", ()),
        ("os.open('/dev/null', os.O_RDONLY | os.O_TRUNC)", ()),
    ],
)
def test_what_is_done_to_others_is_refused(act, imports):
    told = said(act, *imports)
    assert "Operation not permitted" in told or "while grading" in told


def test_a_process_does_not_escape_its_guards_end():
    call = "ctypes.CDLL(None, use_errno=True).prctl"
    assert said(f"print({call}(1, 0), {call}(4, 0))", "ctypes") == "-1 -1\n"


@pytest.mark.parametrize(
    "act, imports",
    [
        ("t = threading.Thread(target=lambda: print('fine')); t.start(); t.join()", ("threading",)),
        ("asyncio.run(asyncio.sleep(0, print('fine')))", ("asyncio",)),
        ("signal.signal(10, lambda *_: print('fine')); os.kill(os.getpid(), 10)", ("signal",)),
        (
            "with tempfile.TemporaryDirectory() as name:\n"
            "    open(name + '/a', 'w').write('fine')\n"
            "    os.rename(name + '/a', name + '/b'); print(open(name + '/b').read())",
            ("tempfile",),
        ),
        (
            "import numpy as np\nnp.savez('a', x=np.ones(3)); os.makedirs('b/c')\n"
            "shutil.move('a.npz', 'b/c'); print('fine' if np.load('b/c/a.npz')['x'].sum() else '')",
            ("shutil",),
        ),
        (
            "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('$x^2$')\n"
            "plt.savefig('a.png'); plt.savefig('a.svg'); plt.savefig('a.pdf'); print('fine')",
            (),
        ),
        ("from bpcourse.datasets import load_digits; print('fine')", ()),
        (
            "with concurrent.futures.ThreadPoolExecutor(2) as p: print(*p.map(str, ['fine']))",
            ("concurrent.futures",),
        ),
        ("import lzma, sqlite3, decimal, zoneinfo, unittest, xml.dom; print('fine')", ()),
    ],
)
def test_honest_work_goes_on(act, imports):
    assert said(act, *imports) == "fine\n"
