/*
 * The old names in folders. The journal's file "entries" has a line "P id folder type inode path"
 * for each name that was changed since its folder was synced, with what it stood for then (a:
 * nothing, f: a file, kept alive by the link "g<id>", d: a folder), and "D id" when that is durable.
 */
#include "powerloss.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COMPACT_BYTES (256 << 10)

struct entry {
  unsigned long long id;
  ino_t dir;
  char *name;
  char type;
  ino_t old;
  ino_t now;
  int pin; /* holds a removed folder's inode number, else -1 */
  struct entry *next;
};

static struct entry *pending;
static unsigned long long last_id;
static int log_fd = -1;
static off_t log_bytes;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void entries_lock(void) { pthread_mutex_lock(&lock); }

void entries_unlock(void) { pthread_mutex_unlock(&lock); }

static void say(const char *line, size_t length) {
  write_fully(log_fd, line, length);
  log_bytes += length;
}

static ino_t inode_at(const char *path, struct stat *st) {
  return fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW) == 0 ? st->st_ino : 0;
}

static ino_t parent_of(const char *path, const char **name) {
  char parent[PATH_MAX];
  const char *slash = strrchr(path, '/');
  size_t length = slash - path;
  memcpy(parent, path, length);
  parent[length] = 0;
  *name = slash + 1;
  struct stat st;
  return fstatat(AT_FDCWD, parent, &st, 0) == 0 ? st.st_ino : 0;
}

static struct entry *find(ino_t dir, const char *name) {
  struct entry *e = pending;
  while (e && (e->dir != dir || strcmp(e->name, name) != 0)) e = e->next;
  return e;
}

static struct entry *add(unsigned long long id, ino_t dir, const char *name, char type, ino_t old) {
  struct entry *e = calloc(1, sizeof *e);
  if (!e) abort();
  *e = (struct entry){id, dir, strdup(name), type, old, 0, -1, pending};
  pending = e;
  return e;
}

static void drop(struct entry *gone) {
  struct entry **at = &pending;
  while (*at != gone) at = &(*at)->next;
  *at = gone->next;
  char text[64];
  say(text, sprintf(text, "D %llu\n", gone->id));
  if (gone->type == 'f') {
    struct stat st;
    sprintf(text, "g%llu", gone->id);
    if (fstatat(journal_dir, text, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_nlink == 1)
      undo_reset(gone->old);
    syscall(SYS_unlinkat, journal_dir, text, 0);
  }
  if (gone->pin >= 0) syscall(SYS_close, gone->pin);
  free(gone->name);
  free(gone);
  if (!pending && log_bytes > COMPACT_BYTES) {
    syscall(SYS_ftruncate, log_fd, 0);
    log_bytes = 0;
  }
}

/* What a process before us left. */
void entries_load(void) {
  log_fd = syscall(SYS_openat, journal_dir, "entries", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) return;
  FILE *file = fdopen(dup(log_fd), "r");
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  while ((n = getline(&line, &size, file)) > 0 && line[n - 1] == '\n') {
    line[n - 1] = 0;
    log_bytes += n;
    unsigned long long id = 0, dir, old;
    char type;
    int path = 0;
    if (sscanf(line, "P %llu %llu %c %llu %n", &id, &dir, &type, &old, &path) == 4 && path) {
      const char *name;
      struct stat st;
      ino_t parent = parent_of(line + path, &name);
      struct entry *e = add(id, dir, name, type, old);
      e->now = parent == dir ? inode_at(line + path, &st) : 0;
    } else if (sscanf(line, "D %llu", &id) == 1) {
      for (struct entry **at = &pending; *at; at = &(*at)->next) {
        if ((*at)->id == id) {
          struct entry *e = *at;
          *at = e->next;
          free(e->name);
          free(e);
          break;
        }
      }
    }
    if (id > last_id) last_id = id;
  }
  free(line);
  fclose(file);
}

/* Called with the lock held, before the name is changed. */
void entry_before(const char *path) {
  const char *name;
  ino_t dir = parent_of(path, &name);
  if (!dir || log_fd < 0 || find(dir, name)) return;
  struct stat st;
  ino_t old = inode_at(path, &st);
  char type = !old ? 'a' : S_ISDIR(st.st_mode) ? 'd' : 'f';
  char text[PATH_MAX + 128];
  unsigned long long id = ++last_id;
  if (type == 'f') {
    sprintf(text, "g%llu", id);
    if (syscall(SYS_linkat, AT_FDCWD, path, journal_dir, text, 0) != 0) {
      uncovered("link", path);
      return;
    }
  }
  add(id, dir, name, type, old);
  int n = snprintf(text, sizeof text, "P %llu %llu %c %llu %s\n", id, (unsigned long long)dir, type,
                   (unsigned long long)old, path);
  say(text, n);
}

/* Called with the lock held, after it was changed or not. */
void entry_after(const char *path) {
  const char *name;
  ino_t dir = parent_of(path, &name);
  struct entry *e = dir ? find(dir, name) : NULL;
  if (!e) return;
  struct stat st;
  e->now = inode_at(path, &st);
  if (e->now == e->old) drop(e);
}

static int drop_where(ino_t dir, ino_t now, ino_t *parents, int room) {
  int found = 0;
  for (struct entry *e = pending, *next; e; e = next) {
    next = e->next;
    if ((dir && e->dir == dir) || (now && e->now == now)) {
      if (found < room) parents[found++] = e->dir;
      drop(e);
    }
  }
  return found;
}

unsigned long long entries_last(void) { return last_id; }

/*
 * A file or folder was synced. JOURNALED: a sync that had something to commit made all names until
 * then durable, as one journal holds them all. OWN: the synced file's own name, and those of the
 * folders above. FOLDER: only the names in a synced folder.
 */
void entries_synced(ino_t ino, int is_dir, int committed, unsigned long long until) {
  if (!pending) return;
  ino_t parents[64];
  drop_where(is_dir ? ino : 0, 0, parents, 0);
  if (names_rule == FOLDER) return;
  if (names_rule == JOURNALED && committed) {
    for (struct entry *e = pending, *next; e; e = next) {
      next = e->next;
      if (e->id <= until) drop(e);
    }
    return;
  }
  int n = drop_where(0, ino, parents, 32);
  while (n > 0) {
    ino_t dir = parents[--n];
    n += drop_where(0, dir, parents + n, 32 - n > 0 ? 32 - n : 0);
  }
}

/* Removes a folder; one that can come back keeps its inode number as long as this process lives. */
int entry_rmdir(const char *path) {
  const char *name;
  ino_t dir = parent_of(path, &name);
  struct entry *e = dir ? find(dir, name) : NULL;
  struct stat st;
  ino_t ino = inode_at(path, &st);
  int pin = e && e->type == 'd' && e->old == ino
                ? (int)syscall(SYS_openat, AT_FDCWD, path, O_PATH | O_CLOEXEC, 0)
                : -1;
  int removed = syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
  if (removed == 0 && pin >= 0) {
    e->pin = pin;
  } else if (pin >= 0) {
    int why = errno;
    syscall(SYS_close, pin);
    errno = why;
  } else if (removed == 0 && ino) {
    drop_where(ino, 0, &ino, 0);
  }
  return removed;
}
