"""The area under x² from 0 to 10, in chunks.

Without arguments it prints its ways; with WAY THREADS SIZE it goes one of them and prints the time and
the result as a line of JSON.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool
from time import perf_counter


def area(steps, chunk, chunks):
    width = 10 / steps
    own_steps = range(chunk * steps // chunks, (chunk + 1) * steps // chunks)
    return sum(width * ((step + 0.5) * width) ** 2 for step in own_steps)


def parts(threads, steps):
    return [(steps, chunk, 8 * threads) for chunk in range(8 * threads)]


def sequential(threads, steps):
    return area(steps, 0, 1)


def in_threads(threads, steps):
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda part: area(*part), parts(threads, steps)))


def in_processes(threads, steps):
    with Pool(threads) as pool:
        return sum(pool.starmap(area, parts(threads, steps)))


WAYS = {"a loop": sequential, "threads": in_threads, "processes": in_processes}

if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(*WAYS, sep="\n")
    else:
        way, (threads, size) = WAYS[sys.argv[1]], map(int, sys.argv[2:4])
        start = perf_counter()
        result = way(threads, size)
        print(json.dumps({"seconds": perf_counter() - start, "result": result}))
