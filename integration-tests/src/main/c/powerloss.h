/* What the parts of the disk shim know of each other; see powerloss.c. */
#ifndef CORDEE_POWERLOSS_H
#define CORDEE_POWERLOSS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#define BLOCK 4096
#define MAX_RUN (16 * BLOCK)

/* The page that the harness writes: DiskControl.java knows the same layout. */
struct control {
  volatile int64_t sync_delay_ns, write_delay_ns, sync_error, write_error, clock_offset_ns;
  volatile int64_t clock_drift_ppm, clock_drift_since_ns; /* of the monotonic clock */
  volatile int64_t unused[57];
  /* counted by the shim */
  volatile int64_t syncs, writes, undo_bytes, uncovered;
};

/* A file below the folder, for as long as the process lives. */
struct inode {
  ino_t ino;
  pthread_mutex_t lock;
  int journal; /* open while there is something to undo, else -1 */
  off_t journal_end;
  off_t durable_size;
  int dirty;
  int poisoned; /* a sync failed: what was written before is never durable */
  int syncs;
  unsigned char *saved; /* a bit per block below durable_size whose old content is saved */
  size_t saved_bytes;
  char *mapped;
  size_t mapped_length;
  off_t mapped_offset;
  struct inode *next;
};

extern struct control *control;
extern char folder[PATH_MAX];
extern size_t folder_length;
extern dev_t folder_device;
extern int journal_dir;
enum names { JOURNALED, OWN, FOLDER };
extern enum names names_rule;

void uncovered(const char *what, const char *path);
void write_fully(int fd, const void *bytes, size_t length);

/* undo.c: old content of files */
struct inode *inode_of(ino_t ino);
void undo_reset(ino_t ino);
void undo_before_write(struct inode *i, int fd, off_t offset, size_t length);
void undo_before_truncate(struct inode *i, int fd, off_t length);
void undo_drop(struct inode *i, int fd);

/* entries.c: old names in folders */
void entries_load(void);
void entries_lock(void);
void entries_unlock(void);
void entry_before(const char *path);
void entry_after(const char *path);
unsigned long long entries_last(void);
void entries_synced(ino_t ino, int is_dir, int committed, unsigned long long until);
int entry_rmdir(const char *path);
#endif
