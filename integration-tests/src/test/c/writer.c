/* Does to the files of a folder what its input says, and ends as the input says: for PowerLossTest. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check(const char *what, int failed) {
  if (failed) {
    perror(what);
    exit(1);
  }
}

int main(int count, char **words) {
  char op[16], a[256], b[256];
  int fd = -1;
  long n, m;
  check("chdir", count != 2 || chdir(words[1]) != 0);
  while (scanf("%15s", op) == 1) {
    if (strcmp(op, "open") == 0 && scanf("%255s", a)) {
      check(op, (fd = open(a, O_WRONLY | O_CREAT, 0644)) < 0);
    } else if (strcmp(op, "truncate") == 0 && scanf("%255s", a)) {
      check(op, (fd = open(a, O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0);
    } else if (strcmp(op, "append") == 0 && scanf("%255s", a)) {
      check(op, (fd = open(a, O_WRONLY | O_CREAT | O_APPEND, 0644)) < 0);
    } else if (strcmp(op, "folder") == 0 && scanf("%255s", a)) {
      check(op, (fd = open(a, O_RDONLY | O_DIRECTORY)) < 0);
    } else if (strcmp(op, "write") == 0 && scanf("%255s", a)) {
      check(op, write(fd, a, strlen(a)) < 0);
    } else if (strcmp(op, "pwrite") == 0 && scanf("%ld %255s", &n, a)) {
      check(op, pwrite(fd, a, strlen(a), n) < 0);
    } else if (strcmp(op, "fill") == 0 && scanf("%ld %255s", &n, a)) {
      char *bytes = malloc(n);
      memset(bytes, a[0], n);
      check(op, write(fd, bytes, n) != n);
      free(bytes);
    } else if (strcmp(op, "cut") == 0 && scanf("%ld", &m)) {
      check(op, ftruncate(fd, m) != 0);
    } else if (strcmp(op, "sync") == 0) {
      check(op, fsync(fd) != 0);
    } else if (strcmp(op, "rename") == 0 && scanf("%255s %255s", a, b)) {
      check(op, rename(a, b) != 0);
    } else if (strcmp(op, "link") == 0 && scanf("%255s %255s", a, b)) {
      check(op, link(a, b) != 0);
    } else if (strcmp(op, "unlink") == 0 && scanf("%255s", a)) {
      check(op, unlink(a) != 0);
    } else if (strcmp(op, "mkdir") == 0 && scanf("%255s", a)) {
      check(op, mkdir(a, 0755) != 0);
    } else if (strcmp(op, "rmdir") == 0 && scanf("%255s", a)) {
      check(op, rmdir(a) != 0);
    } else if (strcmp(op, "close") == 0) {
      check(op, close(fd) != 0);
    } else if (strcmp(op, "die") == 0) {
      kill(getpid(), SIGKILL);
    } else {
      check(op, 1);
    }
  }
  return 0;
}
