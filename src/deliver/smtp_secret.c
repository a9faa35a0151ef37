/*
 * Where the password or token comes from: the environment, a file that only
 * its owner can read, or a command. What these hold never reaches a message,
 * a log or a command line; what we copied is wiped.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "smtp_config.h"

enum {
	SECRET_MOST = 16384,
	TOKEN_TIMEOUT_MS = 30000
};

#define PASSWORD_VARIABLE "RELANCE_SMTP_PASSWORD"

extern char **environ;

void smtp_secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Reads to the end or to `until_ms`; the number of bytes, -1 when it failed,
 * took too long or gave too much. */
static ssize_t read_all(int fd, char *buf, int64_t until_ms)
{
	size_t n = 0;

	while (n < SECRET_MOST) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = until_ms - now_ms();
		ssize_t got;

		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			return -1;
		got = read(fd, buf + n, SECRET_MOST - n);
		if (got < 0)
			return -1;
		if (got == 0)
			return (ssize_t)n;
		n += (size_t)got;
	}
	return -1;
}

/* The first line, as a copy of its own; wipes the buffer. */
static char *first_line(char *buf, ssize_t n)
{
	char *out = NULL;
	size_t len = 0;

	while (n > 0 && len < (size_t)n && buf[len] && buf[len] != '\n' &&
	       buf[len] != '\r')
		len++;
	if (len) {
		out = mem_alloc(len + 1);
		memcpy(out, buf, len);
		out[len] = '\0';
	}
	explicit_bzero(buf, SECRET_MOST);
	return out;
}

static int open_in(const char *dir, const char *path)
{
	int at = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = openat(at >= 0 ? at : AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	int error = errno;

	if (at >= 0)
		close(at);
	errno = error;
	return fd;
}

static char *from_file(const char *dir, const char *path, struct diags *d)
{
	char buf[SECRET_MOST], *out;
	int fd = open_in(dir, path);
	struct stat st;

	if (fd < 0 || fstat(fd, &st)) {
		diag_error(d, "cannot read mail.password_file %s: %s", path,
			   strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077)) {
		struct diag *diag = diag_error(
			d, "mail.password_file %s can be read by others", path);

		diag_hint(d, diag, "Type \"chmod 600 %s\".", path);
		close(fd);
		return NULL;
	}
	out = first_line(buf, read_all(fd, buf, now_ms() + TOKEN_TIMEOUT_MS));
	close(fd);
	if (!out)
		diag_error(d, "mail.password_file %s holds no password", path);
	return out;
}

static int spawn_shell(const char *dir, const char *command, int out,
		       pid_t *pid)
{
	char shell[] = "sh", flag[] = "-c";
	char *argv[] = { shell, flag, (char *)(uintptr_t)command, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int rc;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addchdir_np(&files, dir);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
	rc = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

static char *from_command(const char *dir, const char *command, struct diags *d)
{
	char buf[SECRET_MOST], *out;
	int ends[2], state = 0, error;
	ssize_t n;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC)) {
		diag_error(d, "cannot make a pipe: %s", strerror(errno));
		return NULL;
	}
	error = spawn_shell(dir, command, ends[1], &pid);
	close(ends[1]);
	if (error) {
		diag_error(d, "mail.token_command cannot be started: %s",
			   strerror(error));
		close(ends[0]);
		return NULL;
	}
	n = read_all(ends[0], buf, now_ms() + TOKEN_TIMEOUT_MS);
	close(ends[0]);
	if (n < 0)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &state, 0) < 0 && errno == EINTR)
		;
	out = first_line(buf, n);
	if (out && WIFEXITED(state) && WEXITSTATUS(state) == 0)
		return out;
	smtp_secret_free(out);
	diag_error(d, "mail.token_command %s",
		   n < 0 ? "took too long or printed too much"
		   : !WIFEXITED(state) || WEXITSTATUS(state)
			   ? "failed"
			   : "printed nothing");
	return NULL;
}

/* From here on a core file would hold the secret. (LeakSanitizer has to trace
 * the program, which this forbids as well.) */
static void no_core_file(void)
{
#ifndef RELANCE_TRACED
	prctl(PR_SET_DUMPABLE, 0);
#endif
}

char *smtp_secret_load(const struct mail_config *mail, const char *dir,
		       struct diags *d)
{
	const char *set = getenv(PASSWORD_VARIABLE);

	no_core_file();
	if (mail->token_command)
		return from_command(dir, mail->token_command, d);
	if (mail->password_file)
		return from_file(dir, mail->password_file, d);
	if (set && *set)
		return strdup(set);
	diag_error(d, "mail.user is set, but there is no mail.password_file, "
		      "mail.token_command or " PASSWORD_VARIABLE);
	return NULL;
}
