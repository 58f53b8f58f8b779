/*
 * The old content of files. For each file that was changed since its last sync the journal folder
 * has a file "u<inode>": magic, inode, size at the last sync, then records of old bytes. What lay
 * beyond that size needs no record. A record is written before the bytes it undoes are changed.
 */
#include "powerloss.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define BUCKETS 8192
#define MAGIC 0x31304f444e554443LL
#define HOT 3

struct record {
  int64_t offset;
  int32_t length;
  int32_t zero; /* 1: the old bytes were all 0 and do not follow */
};

static struct inode *buckets[BUCKETS];
static pthread_mutex_t buckets_lock = PTHREAD_MUTEX_INITIALIZER;

static void journal_name(ino_t ino, char *name) { sprintf(name, "u%llu", (unsigned long long)ino); }

static int journal_open(ino_t ino, int flags) {
  char name[32];
  journal_name(ino, name);
  return syscall(SYS_openat, journal_dir, name, flags | O_RDWR | O_CLOEXEC, 0600);
}

static void journal_delete(ino_t ino) {
  char name[32];
  journal_name(ino, name);
  syscall(SYS_unlinkat, journal_dir, name, 0);
}

static void mark(struct inode *i, off_t offset, size_t length) {
  size_t last = (offset + length - 1) / BLOCK;
  if (last / 8 >= i->saved_bytes) {
    size_t bytes = last / 8 + 64;
    i->saved = realloc(i->saved, bytes);
    if (!i->saved) abort();
    memset(i->saved + i->saved_bytes, 0, bytes - i->saved_bytes);
    i->saved_bytes = bytes;
  }
  for (size_t b = offset / BLOCK; b <= last; b++) i->saved[b / 8] |= 1 << (b % 8);
}

static int is_saved(struct inode *i, size_t block) {
  return block / 8 < i->saved_bytes && (i->saved[block / 8] >> (block % 8) & 1);
}

/* A process before us left what can still be undone: go on with it. */
static void load(struct inode *i) {
  int fd = journal_open(i->ino, 0);
  if (fd < 0) return;
  int64_t head[3];
  if (syscall(SYS_pread64, fd, head, sizeof head, 0) != sizeof head || head[0] != MAGIC) {
    syscall(SYS_close, fd);
    return;
  }
  off_t at = sizeof head, size = lseek(fd, 0, SEEK_END);
  struct record r;
  while (at + (off_t)sizeof r <= size && syscall(SYS_pread64, fd, &r, sizeof r, at) == sizeof r) {
    off_t end = at + sizeof r + (r.zero ? 0 : r.length);
    if (end > size || r.length <= 0) break;
    mark(i, r.offset, r.length);
    at = end;
  }
  i->journal = fd;
  i->journal_end = at;
  i->durable_size = head[2];
  i->dirty = 1;
}

struct inode *inode_of(ino_t ino) {
  struct inode **bucket = &buckets[ino % BUCKETS];
  pthread_mutex_lock(&buckets_lock);
  struct inode *i = *bucket;
  while (i && i->ino != ino) i = i->next;
  if (!i) {
    i = calloc(1, sizeof *i);
    if (!i) abort();
    i->ino = ino;
    i->journal = -1;
    pthread_mutex_init(&i->lock, NULL);
    load(i);
    i->next = *bucket;
    *bucket = i;
  }
  pthread_mutex_unlock(&buckets_lock);
  return i;
}

static void forget(struct inode *i, int keep_journal) {
  if (i->journal >= 0 && keep_journal) {
    syscall(SYS_ftruncate, i->journal, 0);
  } else if (i->journal >= 0) {
    journal_delete(i->ino);
    syscall(SYS_close, i->journal);
    i->journal = -1;
  }
  free(i->saved);
  i->saved = NULL;
  i->saved_bytes = 0;
  i->dirty = 0;
}

/* The inode was given to a new file: nothing of the old one can be undone. */
void undo_reset(ino_t ino) {
  struct inode *i = inode_of(ino);
  pthread_mutex_lock(&i->lock);
  forget(i, 0);
  i->poisoned = 0;
  i->mapped = NULL;
  pthread_mutex_unlock(&i->lock);
}

static void begin(struct inode *i, int fd) {
  if (i->dirty) return;
  struct stat st;
  if (fstat(fd, &st) != 0) return;
  if (i->journal < 0) i->journal = journal_open(i->ino, O_CREAT | O_TRUNC);
  if (i->journal < 0) {
    uncovered("journal", strerror(errno));
    return;
  }
  int64_t head[3] = {MAGIC, (int64_t)i->ino, st.st_size};
  syscall(SYS_pwrite64, i->journal, head, sizeof head, 0);
  i->journal_end = sizeof head;
  i->durable_size = st.st_size;
  i->dirty = 1;
}

static ssize_t old_bytes(int fd, char *run, off_t offset, size_t length) {
  ssize_t n = syscall(SYS_pread64, fd, run, length, offset);
  if (n < 0) { /* opened for writing only, and not by us */
    char path[64];
    sprintf(path, "/proc/self/fd/%d", fd);
    int readable = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (readable < 0) return -1;
    n = syscall(SYS_pread64, readable, run, length, offset);
    syscall(SYS_close, readable);
  }
  return n;
}

static void save(struct inode *i, int fd, off_t offset, size_t length) {
  char *run = NULL; /* neither on the stack nor thread-local: threads of a JVM have small stacks */
  if (posix_memalign((void **)&run, BLOCK, MAX_RUN) != 0) abort();
  ssize_t n = old_bytes(fd, run, offset, length);
  if (n <= 0) {
    if (n < 0) uncovered("old content", strerror(errno));
    free(run);
    return;
  }
  int zero = run[0] == 0 && (n == 1 || memcmp(run, run + 1, n - 1) == 0);
  struct record r = {offset, (int32_t)n, zero};
  struct iovec parts[2] = {{&r, sizeof r}, {run, zero ? 0 : (size_t)n}};
  syscall(SYS_pwritev, i->journal, parts, 2, i->journal_end, 0);
  free(run);
  i->journal_end += sizeof r + (zero ? 0 : n);
  mark(i, offset, n);
  __atomic_fetch_add(&control->undo_bytes, zero ? 0 : n, __ATOMIC_RELAXED);
}

void undo_before_write(struct inode *i, int fd, off_t offset, size_t length) {
  begin(i, fd);
  if (!i->dirty || length == 0) return;
  off_t end = offset + (off_t)length;
  if (end > i->durable_size) end = i->durable_size;
  off_t at = offset / BLOCK * BLOCK;
  while (at < end) {
    if (is_saved(i, at / BLOCK)) {
      at += BLOCK;
      continue;
    }
    off_t to = at;
    while (to < end && to - at < MAX_RUN && !is_saved(i, to / BLOCK)) to += BLOCK;
    size_t want = (to < i->durable_size ? to : i->durable_size) - at;
    save(i, fd, at, want);
    at = to;
  }
}

void undo_before_truncate(struct inode *i, int fd, off_t length) {
  begin(i, fd);
  if (length < i->durable_size) undo_before_write(i, fd, length, i->durable_size - length);
}

/* The file is durable as it is. */
void undo_drop(struct inode *i, int fd) {
  if (i->poisoned) return;
  if (i->dirty) forget(i, ++i->syncs > HOT);
  if (i->mapped && fd >= 0) undo_before_write(i, fd, i->mapped_offset, i->mapped_length);
}
