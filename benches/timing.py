"""What the scripts that compare keben with other programs share: processes timed in turn, and the table of their medians."""

import os, statistics, sys, time


def run(command):
    """CPU seconds (user and system), the largest resident set in MiB and the wall time of one process."""
    start = time.monotonic()
    null = os.open(os.devnull, os.O_WRONLY)
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    os.close(null)
    if status:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - start


def compare(commands, runs, head):
    """Runs `commands` (name to command and the file that it makes) in turn, `runs` times each, prints a table of the
    medians below `head` and gives the medians by name."""
    found = {name: [] for name in commands}
    for _ in range(runs):
        for name, (command, _) in commands.items():
            found[name].append(run(command))
    broad = max(map(len, commands)) + 2
    print(f"{head}, {runs} runs each, medians")
    print(f"{'':{broad}}{'CPU s':>10}{'MiB':>10}{'wall s':>10}{'kB':>10}")
    middle = {name: [statistics.median(column) for column in zip(*values)] for name, values in found.items()}
    for name, (cpu, memory, wall) in middle.items():
        size = commands[name][1].stat().st_size / 1000
        print(f"{name:{broad}}{cpu:10.2f}{memory:10.0f}{wall:10.2f}{size:10.0f}")
    return middle


def print_ratio(middle, theirs, ours, said):
    """Prints how many times the CPU time and the memory of `ours` the other program takes."""
    cpu, memory = (other / own for own, other in list(zip(middle[ours], middle[theirs]))[:2])
    print(f"{theirs} takes {cpu:.1f} times the CPU time and {memory:.1f} times the memory of {said}")
