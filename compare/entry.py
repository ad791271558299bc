"""Where the command line begins: whatever other programs have set or closed, a command works or says why not."""

import atexit
import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
import warnings
from typing import NoReturn

from compare import inheritance, outlet
from compare.trouble import CannotBeDeclared, CouldNotStart

INTERRUPTED = 130
"""What a shell reports of a command that Ctrl-C has ended."""


def main() -> NoReturn:
    """Run the command that was typed."""
    outlet.open_closed_streams()
    read_files_as_utf8()
    outlet.replace_streams()
    inheritance.fit()
    warnings.simplefilter("ignore")  # They are for programmers, and PYTHONWARNINGS makes them errors.
    have_home()
    code = run()
    # Python remembers a Ctrl-C that interrupted an `exec`, which dataclasses use, and would end this process as if the
    # signal had killed it. The next `exec` clears that.
    exec("")
    sys.exit(code)


def read_files_as_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale is another one; the terminal keeps its encoding."""
    if sys.flags.utf8_mode or sys.platform == "win32" or sys.getfilesystemencoding() == "utf-8" == _locale():
        return
    os.environ |= {"PYTHONUTF8": "1", "PYTHONIOENCODING": f"{sys.stdout.encoding}:replace"}
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _locale() -> str:
    import locale

    return locale.getencoding().lower().replace("utf8", "utf-8")


def have_home() -> None:
    """Give a user without a home a temporary one, since Jupyter and others keep something there."""
    home = os.path.expanduser("~")
    if not (os.path.isdir(home) and os.access(home, os.W_OK)):
        os.environ["HOME"] = tempfile.mkdtemp(prefix="marketplace-home-")
        atexit.register(shutil.rmtree, os.environ["HOME"], ignore_errors=True)


def run() -> int:
    """Run it, and give its exit code; a cause outside of the program is told in a sentence."""
    code = 0
    try:
        from compare.cli import app  # Here, since it reads declarations that may be wrong.

        app()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else said(ended.code)
    except (OSError, CouldNotStart, sqlite3.OperationalError) as error:
        print(in_words(error), file=sys.stderr)
        code = 1
    except CannotBeDeclared as error:
        print(error, file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = INTERRUPTED
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
    if outlet.LOST:
        print(f"Cannot write the output: {outlet.LOST[0].strerror}.", file=sys.stderr)
        code = code or 1
    return code


def said(what: object) -> int:
    """Print what a command ended with instead of an exit code, if anything, and give one."""
    if what is not None:
        print(what, file=sys.stderr)
    return int(what is not None)


def in_words(error: Exception) -> str:
    """Say what could not be used; what it says itself is enough if it is one of ours."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        hint = "Use a folder where you can read and write."
        return f"Cannot use {os.fsdecode(error.filename)}: {error.strerror}. {hint}"
    return str(error) or type(error).__name__
