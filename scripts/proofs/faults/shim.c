/*
 * Loaded before the C library (LD_PRELOAD), this notes every call that writes below one folder, and has one of them fail
 * or kill its process. Node and libuv reach the system through these functions of the C library alone.
 *
 *   LATHE_FAULTS_ROOT   the folder; calls on other files pass untouched
 *   LATHE_FAULTS_LOG    file outside of it: a line for each call, `<call> <path below the folder>`, before it is done
 *   LATHE_FAULTS_CALL   which call is hit, by the name that the log gives it; none where this is missing
 *   LATHE_FAULTS_PATH   extended regular expression: on which files
 *   LATHE_FAULTS_NTH    which of these calls, from 1 on, counted over all processes
 *   LATHE_FAULTS_COUNT  file of 8 zero bytes that all processes count in
 *   LATHE_FAULTS_DO     ENOSPC, EIO, EACCES, EINTR: it fails so, and does nothing; short: it writes a half and says so;
 *                       before, torn, after: the process is killed before it, when a half is written, behind it
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum fault { NONE, FAIL, SHORT, BEFORE, TORN, AFTER };

static const char *root, *hit_call;
static size_t root_length;
static int log_fd = -1;
static regex_t hit_path;
static uint64_t nth;
static volatile uint64_t *hits;
static enum fault hit_fault;
static int hit_errno;

static const struct { const char *name; enum fault fault; int error; } FAULTS[] = {
  {"ENOSPC", FAIL, ENOSPC}, {"EIO", FAIL, EIO},     {"EACCES", FAIL, EACCES}, {"EINTR", FAIL, EINTR},
  {"short", SHORT, 0},      {"before", BEFORE, 0}, {"torn", TORN, 0},         {"after", AFTER, 0},
};

static void stop(const char *why) {
  dprintf(2, "faults: %s\n", why);
  _exit(99);
}

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("LATHE_FAULTS_LOG");
  root = getenv("LATHE_FAULTS_ROOT");
  if (root == NULL || log == NULL) return;
  root_length = strlen(root);
  log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) stop("the log can't be opened");
  hit_call = getenv("LATHE_FAULTS_CALL");
  if (hit_call == NULL) return;
  if (regcomp(&hit_path, getenv("LATHE_FAULTS_PATH"), REG_EXTENDED | REG_NOSUB) != 0) stop("no regular expression");
  nth = strtoull(getenv("LATHE_FAULTS_NTH"), NULL, 10);
  int fd = syscall(SYS_openat, AT_FDCWD, getenv("LATHE_FAULTS_COUNT"), O_RDWR | O_CLOEXEC);
  hits = mmap(NULL, sizeof *hits, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (hits == MAP_FAILED) stop("no file to count in");
  close(fd);
  const char *named = getenv("LATHE_FAULTS_DO");
  for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
    if (strcmp(named, FAULTS[i].name) != 0) continue;
    hit_fault = FAULTS[i].fault;
    hit_errno = FAULTS[i].error;
  }
  if (hit_fault == NONE) stop("no such fault");
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Notes a call; returns what is to happen to it. */
static enum fault meet(const char *call, const char *path) {
  if (log_fd < 0 || strncmp(path, root, root_length) != 0 || path[root_length] != '/') return NONE;
  const char *below = path + root_length + 1;
  char line[PATH_MAX + 32];
  int length = snprintf(line, sizeof line, "%s %s\n", call, below);
  if (syscall(SYS_write, log_fd, line, length) != length) stop("the log can't be written");
  if (hit_call == NULL || strcmp(call, hit_call) != 0 || regexec(&hit_path, below, 0, NULL, 0) != 0) return NONE;
  if (__atomic_add_fetch(hits, 1, __ATOMIC_SEQ_CST) != nth) return NONE;
  if (hit_fault == BEFORE) die();
  if (hit_fault == FAIL) errno = hit_errno;
  return hit_fault;
}

static enum fault meet_at(const char *call, int folder, const char *path) {
  int saved = errno;
  char from[64], whole[2 * PATH_MAX] = "";
  if (path[0] == '/') return meet(call, path);
  snprintf(from, sizeof from, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
  ssize_t length = readlink(from, whole, PATH_MAX);
  errno = saved;
  if (length < 0) return NONE;
  snprintf(whole + length, PATH_MAX, "/%s", path);
  return meet(call, whole);
}

static enum fault meet_file(const char *call, int fd) {
  if (log_fd < 0) return NONE;
  int saved = errno;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return NONE;
  path[length] = 0;
  return meet(call, path);
}

/* The function of the C library behind the one of the same name here. */
#define REAL(name)                                            \
  ({                                                          \
    static void *found;                                       \
    if (found == NULL) found = dlsym(RTLD_NEXT, #name);       \
    (__typeof__(&name))found;                                 \
  })

/* A call without a half way. */
#define WHOLE(met, call)                \
  do {                                  \
    enum fault fault = met;             \
    if (fault == FAIL) return -1;       \
    __auto_type done = call;            \
    if (fault >= TORN) die();           \
    return done;                        \
  } while (0)

/* A call that may write a part. */
#define PARTS(met, call, half)                                     \
  do {                                                             \
    enum fault fault = met;                                        \
    if (fault == FAIL) return -1;                                  \
    ssize_t done = fault == SHORT || fault == TORN ? half : call;  \
    if (fault >= TORN) die();                                      \
    return done;                                                   \
  } while (0)

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0; }

#define OPEN(name)                                                              \
  int name(const char *path, int flags, ...) {                                  \
    va_list rest;                                                               \
    va_start(rest, flags);                                                      \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                               \
    WHOLE(writes(flags) ? meet_at("open", AT_FDCWD, path) : NONE, REAL(name)(path, flags, mode)); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                            \
  int name(int folder, const char *path, int flags, ...) {                      \
    va_list rest;                                                               \
    va_start(rest, flags);                                                      \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                               \
    WHOLE(writes(flags) ? meet_at("open", folder, path) : NONE, REAL(name)(folder, path, flags, mode)); \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t length) {
  PARTS(meet_file("write", fd), REAL(write)(fd, bytes, length), REAL(write)(fd, bytes, (length + 1) / 2));
}

#define PWRITE(name)                                                            \
  ssize_t name(int fd, const void *bytes, size_t length, off_t at) {            \
    PARTS(meet_file("pwrite", fd), REAL(name)(fd, bytes, length, at), REAL(name)(fd, bytes, (length + 1) / 2, at)); \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

static struct iovec half_of(const struct iovec *parts) {
  return (struct iovec){parts->iov_base, (parts->iov_len + 1) / 2};
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  struct iovec half = half_of(parts);
  PARTS(meet_file("writev", fd), REAL(writev)(fd, parts, count), REAL(writev)(fd, &half, 1));
}

#define PWRITEV(name)                                                           \
  ssize_t name(int fd, const struct iovec *parts, int count, off_t at) {        \
    struct iovec half = half_of(parts);                                         \
    PARTS(meet_file("writev", fd), REAL(name)(fd, parts, count, at), REAL(name)(fd, &half, 1, at)); \
  }
PWRITEV(pwritev)
PWRITEV(pwritev64)

#define ON_FILE(name)                                                           \
  int name(int fd) { WHOLE(meet_file(#name, fd), REAL(name)(fd)); }
ON_FILE(fsync)
ON_FILE(fdatasync)

#define FTRUNCATE(name)                                                         \
  int name(int fd, off_t length) { WHOLE(meet_file("truncate", fd), REAL(name)(fd, length)); }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define ON_PATH(name)                                                           \
  int name(const char *path) { WHOLE(meet_at(#name, AT_FDCWD, path), REAL(name)(path)); }
ON_PATH(unlink)
ON_PATH(rmdir)

int unlinkat(int folder, const char *path, int flags) {
  WHOLE(meet_at((flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink", folder, path), REAL(unlinkat)(folder, path, flags));
}

int mkdir(const char *path, mode_t mode) { WHOLE(meet_at("mkdir", AT_FDCWD, path), REAL(mkdir)(path, mode)); }

int rename(const char *from, const char *to) { WHOLE(meet_at("rename", AT_FDCWD, to), REAL(rename)(from, to)); }

int link(const char *from, const char *to) { WHOLE(meet_at("link", AT_FDCWD, to), REAL(link)(from, to)); }
