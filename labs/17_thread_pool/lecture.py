"""Squares and cubes by a pool: `map` over as many numbers as the others have jobs.

Without arguments it prints its ways; with WAY THREADS SIZE it goes one of them and prints the time and
the result as a line of JSON. The result is not compared: a square is a smaller job than the others'.
"""

import json
import sys
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
from time import perf_counter


def square(number):
    return number * number


def numbers(microseconds):
    return range(max(20_000 // microseconds, 1))


def timed(pool, items):
    with pool:
        pool.map(square, items)
        start = perf_counter()
        pool.map(square, items, chunksize=1)
        return perf_counter() - start


WAYS = {
    "ThreadPool.map over squares": ThreadPool,
    "Pool.map over squares": Pool,
}

if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(*WAYS, sep="\n")
    else:
        pool, (threads, size) = WAYS[sys.argv[1]], map(int, sys.argv[2:4])
        seconds = timed(pool(threads), numbers(size))
        print(json.dumps({"seconds": seconds, "result": None}))
