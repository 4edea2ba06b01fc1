/*
 * The classic growable freelist: a large reserved range of cache-line blocks, the free ones linked through their own
 * first words, and growth by a fault. The last block of the committed part links to the guard, which is the first byte
 * that may not be touched yet: a get that has come there faults, the handler commits the next chunk and links its
 * blocks, and the get runs again. So get and put are two instructions each, and neither asks whether the list is empty.
 * Nothing is checked: a second put, a foreign pointer or a write to a free block ruins the list.
 *
 * Prints one JSON object a line: {"workload":"batch","ns":1.234}, nanoseconds per get and put (batch, pair), per block
 * (grow), or of the slowest get (worst). A repetition that only warms up is not printed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BLOCK_BYTES 64
#define GROW_BLOCKS (1u << 20)
#define HUGE_PAGE (2ul << 20)
#define PACED_BYTES (1ul << 30)
#define PACED_BLOCK_BYTES 512
#define PACED_CHUNK_BYTES (4ul << 20)
#define PACE_NANOS 1000
#define SEED 20260101

typedef union block {
    union block *next; /* while it is free */
    uint64_t word;     /* while it is used */
    char bytes[BLOCK_BYTES];
} block;

static struct {
    char *range;
    size_t reserved;
    char *guard; /* where the committed part ends */
    char *end;
    size_t chunk;
    size_t block_bytes;
    block *head;
} list;

/* Both keep the head in a register, where the caller has it. */
#define GET(head, p) ((p) = (head), (head) = (p)->next)
#define PUT(head, p) ((p)->next = (head), (head) = (p))

/* The compiler can't know what happens to p here, as with a black hole. */
#define CONSUME(p) __asm__ volatile("" : "+r"(p) : : "memory")

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* Commits a chunk and links its blocks, the last one to the new guard. Async-signal-safe. */
static int grow(void) {
    if (list.guard == list.end || mprotect(list.guard, list.chunk, PROT_READ | PROT_WRITE) != 0) {
        return 0;
    }
    char *to = list.guard + list.chunk;
    for (char *p = list.guard; p < to; p += list.block_bytes) {
        ((block *) p)->next = (block *) (p + list.block_bytes);
    }
    list.guard = to;
    return 1;
}

/* Only the guard itself, and only while there is something left to commit; any other fault ends the process. */
static void on_fault(int signal_number, siginfo_t *info, void *context) {
    (void) context;
    if ((char *) info->si_addr != list.guard || !grow()) {
        signal(signal_number, SIG_DFL);
    }
}

static void open_list(size_t blocks, size_t block_bytes, size_t chunk, int huge) {
    list.chunk = chunk;
    list.block_bytes = block_bytes;
    size_t bytes = (blocks * block_bytes + chunk - 1) / chunk * chunk;
    list.reserved = bytes + chunk + HUGE_PAGE;
    list.range = mmap(NULL, list.reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (list.range == MAP_FAILED) {
        fail("mmap");
    }
    list.guard = (char *) (((uintptr_t) list.range + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
    list.end = list.guard + bytes;
    list.head = (block *) list.guard;
    if (huge && madvise(list.guard, bytes, MADV_HUGEPAGE) != 0) {
        fail("madvise(MADV_HUGEPAGE)");
    }
    if (!huge && madvise(list.guard, bytes, MADV_NOHUGEPAGE) != 0 && errno != EINVAL) {
        fail("madvise(MADV_NOHUGEPAGE)"); /* EINVAL: a kernel without huge pages */
    }
}

static void close_list(void) {
    munmap(list.range, list.reserved);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static void print(const char *workload, double ns) {
    printf("{\"workload\":\"%s\",\"ns\":%.4f}\n", workload, ns);
    fflush(stdout);
}

static block **take_array(size_t blocks) {
    block **taken = calloc(blocks, sizeof *taken);
    if (taken == NULL) {
        fail("calloc");
    }
    memset(taken, 1, blocks * sizeof *taken); /* its pages are there before anything is timed */
    return taken;
}

__attribute__((noinline)) void pairs(size_t count) {
    block *head = list.head, *p;
    for (size_t i = 0; i < count; i++) {
        GET(head, p);
        CONSUME(p);
        PUT(head, p);
        CONSUME(p); /* or the next get would not load what this put has stored */
    }
    list.head = head;
}

__attribute__((noinline)) void batch(block **taken, size_t blocks) {
    block *head = list.head, *p;
    for (size_t i = 0; i < blocks; i++) {
        GET(head, p);
        taken[i] = p;
    }
    CONSUME(taken);
    for (size_t i = 0; i < blocks; i++) {
        p = taken[i];
        PUT(head, p);
    }
    list.head = head;
}

__attribute__((noinline)) void batch_touched(block **taken, size_t blocks) {
    block *head = list.head, *p;
    for (size_t i = 0; i < blocks; i++) {
        GET(head, p);
        p->word = i;
        taken[i] = p;
    }
    CONSUME(taken);
    uint64_t sum = 0;
    for (size_t i = 0; i < blocks; i++) {
        p = taken[i];
        sum += p->word;
        PUT(head, p);
    }
    CONSUME(sum);
    list.head = head;
}

/* Gets all blocks and puts them back in a random order, always the same. */
static void shuffle(block **taken, size_t blocks) {
    block *head = list.head, *p;
    for (size_t i = 0; i < blocks; i++) {
        GET(head, p);
        taken[i] = p;
    }
    uint64_t random = SEED;
    for (size_t i = blocks - 1; i > 0; i--) {
        random = random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
        size_t other = ((random >> 32) * (i + 1)) >> 32;
        p = taken[i];
        taken[i] = taken[other];
        taken[other] = p;
    }
    for (size_t i = 0; i < blocks; i++) {
        PUT(head, taken[i]);
    }
    list.head = head;
}

enum { HANDLES, TOUCHED, PAIR };

static void run_once(int kind, block **taken, size_t blocks) {
    switch (kind) {
    case PAIR:
        pairs(1u << 16);
        break;
    case HANDLES:
        batch(taken, blocks);
        break;
    default:
        batch_touched(taken, blocks);
    }
}

static void steady(const char *workload, int kind, size_t blocks, int random, double millis, int repetitions) {
    open_list(blocks, BLOCK_BYTES, 256 << 10, 0);
    block **taken = take_array(blocks);
    if (random) {
        shuffle(taken, blocks);
    }
    double pairs_each = kind == PAIR ? 1u << 16 : blocks;
    for (int i = 0; i <= repetitions; i++) {
        double start = now(), spent;
        long runs = 0;
        do {
            run_once(kind, taken, blocks);
            runs++;
            spent = now() - start;
        } while (spent < millis * 1e6);
        if (i > 0) {
            print(workload, spent / (runs * pairs_each));
        }
    }
    free(taken);
    close_list();
}

/* From an empty list: every block is got, and written to for the first time by its owner. */
__attribute__((noinline)) void grow_all(block **taken) {
    block *head = list.head, *p;
    for (size_t i = 0; i < GROW_BLOCKS; i++) {
        GET(head, p);
        p->word = i;
        taken[i] = p;
    }
    CONSUME(taken);
    list.head = head;
}

static void growth(const char *workload, int huge, int repetitions) {
    block **taken = take_array(GROW_BLOCKS);
    for (int i = 0; i <= repetitions; i++) {
        open_list(GROW_BLOCKS, BLOCK_BYTES, huge ? HUGE_PAGE : 256 << 10, huge);
        double start = now();
        grow_all(taken);
        double spent = now() - start;
        if (i > 0) {
            print(workload, spent / GROW_BLOCKS);
        }
        close_list();
    }
    free(taken);
}

/* One get a microsecond, timed with the first write to its block, until there are as many as fit in 1 GiB. */
static double slowest_get(size_t blocks) {
    block *head = list.head, *p;
    double slowest = 0, due = now();
    for (size_t i = 0; i < blocks; i++) {
        double start;
        while ((start = now()) < due) {
        }
        due = start + PACE_NANOS;
        GET(head, p);
        p->word = i;
        CONSUME(p);
        double spent = now() - start;
        if (spent > slowest) {
            slowest = spent;
        }
    }
    return slowest;
}

static void worst(const char *workload, int huge, int repetitions) {
    size_t blocks = PACED_BYTES / PACED_BLOCK_BYTES;
    for (int i = 0; i < repetitions; i++) {
        open_list(blocks, PACED_BLOCK_BYTES, PACED_CHUNK_BYTES, huge);
        print(workload, slowest_get(blocks));
        close_list();
    }
}

static int usage(void) {
    fputs("usage: intrusive REPETITIONS MILLIS WORKLOAD [BLOCKS]\n"
          "  pair | batch BLOCKS | touched BLOCKS | random BLOCKS | randomTouched BLOCKS\n"
          "  grow | growHuge | worst | worstHuge\n", stderr);
    return 2;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        return usage();
    }
    int repetitions = atoi(argv[1]);
    double millis = atof(argv[2]);
    const char *workload = argv[3];
    size_t blocks = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    if (blocks == 0 || sigaction(SIGSEGV, &action, NULL) != 0 || sigaction(SIGBUS, &action, NULL) != 0) {
        return usage();
    }
    if (strcmp(workload, "pair") == 0) {
        steady(workload, PAIR, 1, 0, millis, repetitions);
    } else if (strcmp(workload, "batch") == 0) {
        steady(workload, HANDLES, blocks, 0, millis, repetitions);
    } else if (strcmp(workload, "touched") == 0) {
        steady(workload, TOUCHED, blocks, 0, millis, repetitions);
    } else if (strcmp(workload, "random") == 0) {
        steady(workload, HANDLES, blocks, 1, millis, repetitions);
    } else if (strcmp(workload, "randomTouched") == 0) {
        steady(workload, TOUCHED, blocks, 1, millis, repetitions);
    } else if (strcmp(workload, "grow") == 0) {
        growth(workload, 0, repetitions);
    } else if (strcmp(workload, "growHuge") == 0) {
        growth(workload, 1, repetitions);
    } else if (strcmp(workload, "worst") == 0) {
        worst(workload, 0, repetitions);
    } else if (strcmp(workload, "worstHuge") == 0) {
        worst(workload, 1, repetitions);
    } else {
        return usage();
    }
    return 0;
}
