/*
 * A disk that can lose its power: loaded before libc into one process, it notes for everything
 * below one folder what a sync has not made durable yet, so that it can be undone after a SIGKILL.
 * It can also make syncs and writes slow or fail, and put the wall clock off.
 *
 *   CORDEE_SHIM_FOLDER   what is watched, an absolute path without links
 *   CORDEE_SHIM_JOURNAL  its own folder, on the same file system, with a page "control"
 *   CORDEE_SHIM_NAMES    what makes names durable: journaled, own, or folder (entries.c)
 *   CORDEE_SHIM_PROGRAM  the program to be active in; its children are left alone
 *
 * Not covered, and noted in the journal's file "uncovered" where it is seen: files written by
 * stdio, io_submit and io_uring; writes to mapped memory between two syncs, except that the whole
 * mapping is undone. sync_file_range, sync and syncfs make nothing durable here.
 */
#include "powerloss.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAX_FD 65536
#define MAX_MAPPED 64
enum { UNKNOWN, FOREIGN, WATCHED };

static struct control no_control;
struct control *control = &no_control;
char folder[PATH_MAX];
size_t folder_length;
dev_t folder_device;
int journal_dir = -1;
enum names names_rule;

static volatile int active;
static unsigned char kind[MAX_FD];
static struct inode *inode_by_fd[MAX_FD];
static struct inode *mapped[MAX_MAPPED];
static int (*real_gettime)(clockid_t, struct timespec *);

void write_fully(int fd, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    ssize_t n = syscall(SYS_write, fd, at, length);
    if (n <= 0) return;
    at += n;
    length -= n;
  }
}

void uncovered(const char *what, const char *path) {
  char line[PATH_MAX + 64];
  int n = snprintf(line, sizeof line, "%s %s\n", what, path);
  int fd = syscall(SYS_openat, journal_dir, "uncovered", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0) {
    write_fully(fd, line, n);
    syscall(SYS_close, fd);
  }
  __atomic_fetch_add(&control->uncovered, 1, __ATOMIC_RELAXED);
}

__attribute__((constructor)) static void start(void) {
  real_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  const char *program = getenv("CORDEE_SHIM_PROGRAM"), *below = getenv("CORDEE_SHIM_FOLDER"),
             *journal = getenv("CORDEE_SHIM_JOURNAL"), *how = getenv("CORDEE_SHIM_NAMES");
  if (!program || !below || !journal || strcmp(program, program_invocation_short_name) != 0) return;
  unsetenv("LD_PRELOAD");
  struct stat st;
  journal_dir = syscall(SYS_openat, AT_FDCWD, journal, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int page = syscall(SYS_openat, journal_dir, "control", O_RDWR | O_CLOEXEC, 0);
  if (journal_dir < 0 || page < 0 || fstatat(AT_FDCWD, below, &st, 0) != 0) {
    fprintf(stderr, "disk shim: cannot use %s for %s: %s\n", journal, below, strerror(errno));
    _exit(98);
  }
  void *at = (void *)syscall(SYS_mmap, NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, page, 0);
  if (at == MAP_FAILED) _exit(98);
  control = at;
  snprintf(folder, sizeof folder, "%s", below);
  folder_length = strlen(folder);
  folder_device = st.st_dev;
  names_rule = how && *how == 'f' ? FOLDER : how && *how == 'o' ? OWN : JOURNALED;
  entries_load();
  active = 1;
}

static void wait_ns(int64_t ns) {
  struct timespec t = {ns / 1000000000, ns % 1000000000};
  if (ns > 0) syscall(SYS_nanosleep, &t, NULL);
}

/* The file behind fd if it lies below the folder, else NULL. */
static struct inode *watched(int fd) {
  if (!active || fd < 0) return NULL;
  if (fd < MAX_FD) {
    if (kind[fd] == FOREIGN) return NULL;
    if (kind[fd] == WATCHED) return inode_by_fd[fd];
  }
  int why = errno;
  struct stat st;
  struct inode *found = NULL;
  if (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) && st.st_dev == folder_device) {
    char link[64], path[PATH_MAX];
    sprintf(link, "/proc/self/fd/%d", fd);
    ssize_t n = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    if (strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || !path[folder_length]))
      found = inode_of(st.st_ino);
  }
  if (fd < MAX_FD) {
    inode_by_fd[fd] = found;
    __atomic_store_n(&kind[fd], found ? WATCHED : FOREIGN, __ATOMIC_RELEASE);
  }
  errno = why;
  return found;
}

static void forget_fd(int fd) {
  if (fd >= 0 && fd < MAX_FD) __atomic_store_n(&kind[fd], UNKNOWN, __ATOMIC_RELEASE);
}

/* The absolute path without "." and ".."; 1 when it lies below the folder. */
static int resolve(int dirfd, const char *path, char *to) {
  if (!active || !path) return 0;
  char all[2 * PATH_MAX];
  if (path[0] == '/') {
    snprintf(all, sizeof all, "%s", path);
  } else {
    char link[64] = "/proc/self/cwd";
    if (dirfd != AT_FDCWD) sprintf(link, "/proc/self/fd/%d", dirfd);
    ssize_t n = syscall(SYS_readlinkat, AT_FDCWD, link, all, PATH_MAX - 1);
    if (n < 0) return 0;
    snprintf(all + n, sizeof all - n, "/%s", path);
  }
  size_t length = 0;
  for (char *save, *part = strtok_r(all, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
    if (strcmp(part, ".") == 0) continue;
    if (strcmp(part, "..") == 0) {
      while (length > 0 && to[--length] != '/') continue;
      continue;
    }
    size_t n = strlen(part);
    if (length + n + 2 > PATH_MAX) return 0;
    to[length++] = '/';
    memcpy(to + length, part, n);
    length += n;
  }
  to[length] = 0;
  return length > folder_length + 1 && strncmp(to, folder, folder_length) == 0 && to[folder_length] == '/';
}

static void truncate_watched(struct inode *i, int fd, off_t length) {
  pthread_mutex_lock(&i->lock);
  undo_before_truncate(i, fd, length);
}

static int open_at(int dirfd, const char *path, int flags, mode_t mode) {
  char at[PATH_MAX];
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
  if (!writes || (flags & __O_TMPFILE) == __O_TMPFILE || !resolve(dirfd, path, at)) {
    int fd = syscall(SYS_openat, dirfd, path, flags, mode);
    forget_fd(fd);
    return fd;
  }
  struct stat st;
  int wanted = flags;
  if ((flags & O_ACCMODE) == O_WRONLY) flags = (flags & ~O_ACCMODE) | O_RDWR; /* to read the old bytes */
  entries_lock();
  int absent = (flags & O_CREAT) && fstatat(AT_FDCWD, at, &st, AT_SYMLINK_NOFOLLOW) != 0;
  if (absent) entry_before(at);
  int fd = syscall(SYS_openat, dirfd, path, flags & ~O_TRUNC, mode);
  if (fd < 0 && errno == EACCES) fd = syscall(SYS_openat, dirfd, path, wanted & ~O_TRUNC, mode);
  int why = errno;
  if (fd >= 0) {
    forget_fd(fd);
    if (absent && fstat(fd, &st) == 0) undo_reset(st.st_ino);
  }
  if (absent) entry_after(at);
  entries_unlock();
  errno = why;
  if (fd >= 0 && (wanted & O_TRUNC) && !absent && fstat(fd, &st) == 0 && st.st_size > 0) {
    struct inode *i = watched(fd);
    if (i) truncate_watched(i, fd, 0);
    syscall(SYS_ftruncate, fd, 0);
    if (i) pthread_mutex_unlock(&i->lock);
  }
  return fd;
}

#define MODE_ARGUMENT(flags, mode)                     \
  mode_t mode = 0;                                     \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {             \
    va_list list;                                      \
    va_start(list, flags);                             \
    mode = va_arg(list, mode_t);                       \
    va_end(list);                                      \
  }

int open(const char *path, int flags, ...) {
  MODE_ARGUMENT(flags, mode)
  return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE_ARGUMENT(flags, mode)
  return open_at(AT_FDCWD, path, flags, mode);
}
int openat(int dirfd, const char *path, int flags, ...) {
  MODE_ARGUMENT(flags, mode)
  return open_at(dirfd, path, flags, mode);
}
int openat64(int dirfd, const char *path, int flags, ...) {
  MODE_ARGUMENT(flags, mode)
  return open_at(dirfd, path, flags, mode);
}
int __open_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __openat_2(int dirfd, const char *path, int flags) { return open_at(dirfd, path, flags, 0); }
int __openat64_2(int dirfd, const char *path, int flags) { return open_at(dirfd, path, flags, 0); }
int creat(const char *path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

static FILE *open_stream(const char *name, const char *path, const char *mode) {
  char at[PATH_MAX];
  if ((strchr(mode, 'w') || strchr(mode, 'a') || strchr(mode, '+')) && resolve(AT_FDCWD, path, at))
    uncovered("stdio", at);
  FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, name);
  FILE *file = real(path, mode);
  if (file) forget_fd(fileno(file));
  return file;
}
FILE *fopen(const char *path, const char *mode) { return open_stream("fopen", path, mode); }
FILE *fopen64(const char *path, const char *mode) { return open_stream("fopen64", path, mode); }
int fclose(FILE *file) {
  int (*real)(FILE *) = dlsym(RTLD_NEXT, "fclose");
  forget_fd(fileno(file));
  return real(file);
}

int close(int fd) {
  forget_fd(fd);
  return syscall(SYS_close, fd);
}
int dup2(int from, int to) {
  forget_fd(to);
  int (*real)(int, int) = dlsym(RTLD_NEXT, "dup2");
  int fd = real(from, to);
  forget_fd(to);
  return fd;
}
int dup3(int from, int to, int flags) {
  forget_fd(to);
  int fd = syscall(SYS_dup3, from, to, flags);
  forget_fd(to);
  return fd;
}

/* Takes the file's lock when it is watched; NULL with errno 0 when not, with EIO when it must fail. */
static struct inode *before_write(int fd, off_t offset, size_t length) {
  struct inode *i = watched(fd);
  if (!i) return NULL;
  __atomic_fetch_add(&control->writes, 1, __ATOMIC_RELAXED);
  wait_ns(control->write_delay_ns);
  pthread_mutex_lock(&i->lock);
  int flags = fcntl(fd, F_GETFL);
  if (offset < 0 && (flags & O_APPEND)) {
    struct stat st;
    offset = fstat(fd, &st) == 0 ? st.st_size : 0;
  } else if (offset < 0) {
    offset = lseek(fd, 0, SEEK_CUR);
  }
  undo_before_write(i, fd, offset, length);
  return i;
}

static ssize_t after_write(struct inode *i, int fd, ssize_t result) {
  if (i) {
    int why = errno;
    if (result > 0 && (fcntl(fd, F_GETFL) & O_DSYNC)) undo_drop(i, fd);
    pthread_mutex_unlock(&i->lock);
    errno = why;
  }
  return result;
}

#define FAILING(fd)                                   \
  if (control->write_error && watched(fd)) {          \
    errno = EIO;                                      \
    return -1;                                        \
  }

ssize_t write(int fd, const void *bytes, size_t length) {
  FAILING(fd)
  struct inode *i = before_write(fd, -1, length);
  return after_write(i, fd, syscall(SYS_write, fd, bytes, length));
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  FAILING(fd)
  struct inode *i = before_write(fd, offset, length);
  return after_write(i, fd, syscall(SYS_pwrite64, fd, bytes, length, offset));
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return pwrite64(fd, bytes, length, offset);
}

static size_t sum(const struct iovec *parts, int count) {
  size_t all = 0;
  for (int i = 0; i < count; i++) all += parts[i].iov_len;
  return all;
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  FAILING(fd)
  struct inode *i = before_write(fd, -1, watched(fd) ? sum(parts, count) : 0);
  return after_write(i, fd, syscall(SYS_writev, fd, parts, count));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  FAILING(fd)
  struct inode *i = before_write(fd, offset, watched(fd) ? sum(parts, count) : 0);
  return after_write(i, fd, syscall(SYS_pwritev, fd, parts, count, offset, 0));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return pwritev64(fd, parts, count, offset);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  FAILING(out)
  struct inode *i = before_write(out, to ? *to : -1, length);
  return after_write(i, out, syscall(SYS_copy_file_range, in, from, out, to, length, flags));
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) {
  FAILING(out)
  struct inode *i = before_write(out, -1, count);
  return after_write(i, out, syscall(SYS_sendfile, out, in, offset, count));
}
ssize_t sendfile(int out, int in, off_t *offset, size_t count) { return sendfile64(out, in, offset, count); }

int ftruncate64(int fd, off64_t length) {
  FAILING(fd)
  struct inode *i = watched(fd);
  if (i) truncate_watched(i, fd, length);
  int result = syscall(SYS_ftruncate, fd, length);
  if (i) pthread_mutex_unlock(&i->lock);
  return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
int truncate64(const char *path, off64_t length) {
  char at[PATH_MAX];
  if (!resolve(AT_FDCWD, path, at)) return syscall(SYS_truncate, path, length);
  int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0) return -1;
  forget_fd(fd);
  int result = ftruncate64(fd, length);
  close(fd);
  return result;
}
int truncate(const char *path, off_t length) { return truncate64(path, length); }

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
  FAILING(fd)
  struct inode *i = watched(fd);
  if (i) {
    pthread_mutex_lock(&i->lock);
    undo_before_write(i, fd, offset, mode & ~FALLOC_FL_KEEP_SIZE ? length : 0);
  }
  int result = syscall(SYS_fallocate, fd, mode, offset, length);
  if (i) pthread_mutex_unlock(&i->lock);
  return result;
}
int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }
int posix_fallocate64(int fd, off64_t offset, off64_t length) {
  return fallocate64(fd, 0, offset, length) == 0 ? 0 : errno;
}
int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static int sync_fd(int fd, long number) {
  struct inode *i = watched(fd);
  if (!i) return syscall(number, fd);
  __atomic_fetch_add(&control->syncs, 1, __ATOMIC_RELAXED);
  wait_ns(control->sync_delay_ns);
  struct stat st;
  int is_dir = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
  unsigned long long until = entries_last();
  if (is_dir) entries_lock();
  pthread_mutex_lock(&i->lock);
  /* fdatasync after a mere overwrite commits no metadata */
  int commits = is_dir || (i->dirty && (number == SYS_fsync || st.st_size != i->durable_size));
  int result = control->sync_error ? -1 : (int)syscall(number, fd);
  int why = control->sync_error ? EIO : errno;
  if (result == 0) {
    undo_drop(i, fd);
  } else {
    i->poisoned = 1;
  }
  pthread_mutex_unlock(&i->lock);
  if (!is_dir) entries_lock();
  if (result == 0) entries_synced(st.st_ino, is_dir, commits, until);
  entries_unlock();
  errno = why;
  return result;
}
int fsync(int fd) { return sync_fd(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_fd(fd, SYS_fdatasync); }

void *mmap64(void *addr, size_t length, int protection, int flags, int fd, off64_t offset) {
  struct inode *i = NULL;
  if (fd >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE)) i = watched(fd);
  if (i) {
    pthread_mutex_lock(&i->lock);
    undo_before_write(i, fd, offset, length);
  }
  void *at = (void *)syscall(SYS_mmap, addr, length, protection, flags, fd, offset);
  if (i) {
    if (at != MAP_FAILED) {
      i->mapped = at;
      i->mapped_length = length;
      i->mapped_offset = offset;
      for (int m = 0; m < MAX_MAPPED; m++) {
        if (!mapped[m] || mapped[m] == i) {
          mapped[m] = i;
          break;
        }
      }
      uncovered("mmap", "writes between syncs are undone as a whole");
    }
    pthread_mutex_unlock(&i->lock);
  }
  return at;
}
void *mmap(void *addr, size_t length, int protection, int flags, int fd, off_t offset) {
  return mmap64(addr, length, protection, flags, fd, offset);
}
int msync(void *addr, size_t length, int flags) {
  int result = syscall(SYS_msync, addr, length, flags);
  for (int m = 0; result == 0 && (flags & MS_SYNC) && m < MAX_MAPPED && mapped[m]; m++) {
    struct inode *i = mapped[m];
    if (i->mapped && (char *)addr >= i->mapped && (char *)addr < i->mapped + i->mapped_length) {
      pthread_mutex_lock(&i->lock);
      undo_drop(i, -1);
      pthread_mutex_unlock(&i->lock);
    }
  }
  return result;
}

static int change_two(int from_dir, const char *from, int to_dir, const char *to, int flags, int link) {
  char a[PATH_MAX], b[PATH_MAX];
  int in_a = !link && resolve(from_dir, from, a), in_b = resolve(to_dir, to, b);
  if (in_a || in_b) entries_lock();
  if (in_a) entry_before(a);
  if (in_b) entry_before(b);
  int result = link ? syscall(SYS_linkat, from_dir, from, to_dir, to, flags)
                    : syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  int why = errno;
  if (in_a) entry_after(a);
  if (in_b) entry_after(b);
  if (in_a || in_b) entries_unlock();
  errno = why;
  return result;
}
int rename(const char *from, const char *to) { return change_two(AT_FDCWD, from, AT_FDCWD, to, 0, 0); }
int renameat(int from_dir, const char *from, int to_dir, const char *to) {
  return change_two(from_dir, from, to_dir, to, 0, 0);
}
int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
  return change_two(from_dir, from, to_dir, to, flags, 0);
}
int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
  return change_two(from_dir, from, to_dir, to, flags, 1);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int dirfd, const char *path, int flags) {
  char at[PATH_MAX];
  if (!resolve(dirfd, path, at)) return syscall(SYS_unlinkat, dirfd, path, flags);
  entries_lock();
  entry_before(at);
  int result = flags & AT_REMOVEDIR ? entry_rmdir(at) : syscall(SYS_unlinkat, dirfd, path, flags);
  int why = errno;
  entry_after(at);
  entries_unlock();
  errno = why;
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
  int result = unlink(path);
  return result != 0 && errno == EISDIR ? rmdir(path) : result;
}
int mkdirat(int dirfd, const char *path, mode_t mode) {
  char at[PATH_MAX];
  if (!resolve(dirfd, path, at)) return syscall(SYS_mkdirat, dirfd, path, mode);
  entries_lock();
  entry_before(at);
  int result = syscall(SYS_mkdirat, dirfd, path, mode);
  int why = errno;
  entry_after(at);
  entries_unlock();
  errno = why;
  return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* What a clock that runs too fast or too slow has gained since it began to. */
static int64_t drifted(void) {
  int64_t ppm = control->clock_drift_ppm;
  struct timespec now;
  if (!ppm || syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now)) return 0;
  int64_t ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - control->clock_drift_since_ns;
  return ns / 1000 * ppm / 1000;
}
/* The wall clock is off by what the control page says; the monotonic one is not. */
static void shift(struct timespec *t) {
  int64_t offset = control->clock_offset_ns + drifted();
  if (!offset) return;
  int64_t ns = t->tv_nsec + offset % 1000000000;
  t->tv_sec += offset / 1000000000 + (ns < 0 ? -1 : ns / 1000000000);
  t->tv_nsec = (ns % 1000000000 + 1000000000) % 1000000000;
}
int clock_gettime(clockid_t clock, struct timespec *t) {
  int result = real_gettime ? real_gettime(clock, t) : (int)syscall(SYS_clock_gettime, clock, t);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) shift(t);
  return result;
}
int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
  (void)zone;
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  tv->tv_sec = t.tv_sec;
  tv->tv_usec = t.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *to) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (to) *to = t.tv_sec;
  return t.tv_sec;
}
