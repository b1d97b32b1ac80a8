"""What a process gives up before it reads what others wrote: time, memory, files, network and children.

Limits hold everywhere. The network and the files are closed by the kernel where it lets an ordinary process do that
(user namespaces, Landlock); elsewhere what the process itself refuses to fetch stands alone.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from pathlib import Path

OPEN_FILES = 64

# From the kernel's headers; these numbers are the same on every processor.
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_ASK_VERSION, LANDLOCK_PATH_BENEATH = 1, 1
LANDLOCK_WITH_NETWORK = 4
READ_FILE, READ_FOLDER, EVERY_ACCESS = 1 << 2, 1 << 3, (1 << 13) - 1
BIND_TCP, CONNECT_TCP = 1, 2

libc = ctypes.CDLL(None, use_errno=True)


def confine(seconds: int, memory: int) -> None:
    """Give up everything but some time, some bytes of memory, fonts and modules. There is no way back."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for limit, most in limits(seconds, memory).items():
        resource.setrlimit(limit, most)
    close_network()
    close_files()


def limits(seconds: int, memory: int) -> dict[int, tuple[int, int]]:
    """The most of each thing, as a soft and a hard limit."""
    return {
        # A second apart, so that the signal says which limit was met.
        resource.RLIMIT_CPU: (seconds, seconds + 1),
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_CORE: (0, 0),
        # Standard output is a pipe, which this does not count: no file can be written at all.
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_NPROC: (0, 0),
    }


def close_network() -> bool:
    """Leave for a network of our own that has nothing in it, where the kernel allows."""
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def readable() -> list[str]:
    """The folders that fonts and Python's own modules lie in."""
    named = ["/usr", "/lib", "/lib64", "/etc/fonts", "/var/cache/fontconfig", sys.prefix, sys.base_prefix]
    if own := os.environ.get("FONTCONFIG_FILE"):
        named.append(str(Path(own).parent))
    return [folder for folder in named if Path(folder).is_dir()]


def close_files() -> bool:
    """Let nothing be read but fonts and modules, and nothing be written or started, where the kernel allows."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_ASK_VERSION)
    if version < 1:
        return False
    wanted = struct.pack("=QQ", EVERY_ACCESS, BIND_TCP | CONNECT_TCP)
    wanted = wanted if version >= LANDLOCK_WITH_NETWORK else wanted[:8]
    rules = libc.syscall(LANDLOCK_CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    for folder in readable():
        _allow(rules, folder)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0) == 0)


def _allow(rules: int, folder: str) -> None:
    """Let this folder be read."""
    place = os.open(folder, os.O_PATH)
    rule = struct.pack("=Qi", READ_FILE | READ_FOLDER, place)
    libc.syscall(LANDLOCK_ADD_RULE, rules, LANDLOCK_PATH_BENEATH, rule, 0)
    os.close(place)
