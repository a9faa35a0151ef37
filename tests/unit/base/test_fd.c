/* Whole reads and writes: a pipe gives and takes in parts, signals come in
 * between. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "relance/fd.h"

enum {
	MUCH = 1 << 20
}; /* more than a pipe holds */

static char sent[MUCH], got[MUCH];

struct peer {
	pthread_t main;
	int fd;
};

static void noticed(int signal)
{
	(void)signal;
}

static void rest(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL);
}

/* Lets the other side wait, and disturbs it meanwhile. */
static void *slow_reader(void *arg)
{
	struct peer *p = arg;
	size_t n = 0;
	ssize_t part;

	rest();
	pthread_kill(p->main, SIGUSR1);
	rest();
	while ((part = read(p->fd, got + n, MUCH / 7)) > 0)
		n += (size_t)part;
	return n == MUCH ? p : NULL;
}

static void *slow_writer(void *arg)
{
	struct peer *p = arg;

	rest();
	pthread_kill(p->main, SIGUSR1);
	if (!fd_write(p->fd, "abc", 3))
		return NULL;
	rest();
	pthread_kill(p->main, SIGUSR1);
	return fd_write(p->fd, "def", 3) && close(p->fd) == 0 ? p : NULL;
}

static void disturbed(void)
{
	struct sigaction act = { .sa_handler = noticed };

	assert_int_equal(sigaction(SIGUSR1, &act, NULL), 0);
}

static void writes_all_in_spite_of_signals(void **state)
{
	struct peer p = { .main = pthread_self() };
	pthread_t thread;
	int fds[2];
	void *well;

	(void)state;
	disturbed();
	for (size_t i = 0; i < MUCH; i++)
		sent[i] = (char)(i * 31 >> 3);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	p.fd = fds[0];
	assert_int_equal(pthread_create(&thread, NULL, slow_reader, &p), 0);
	assert_true(fd_write(fds[1], sent, MUCH));
	close(fds[1]);
	assert_int_equal(pthread_join(thread, &well), 0);
	assert_non_null(well);
	assert_memory_equal(sent, got, MUCH);
	close(fds[0]);
}

static void reads_to_the_end_in_spite_of_signals(void **state)
{
	struct peer p = { .main = pthread_self() };
	pthread_t thread;
	char buf[16];
	int fds[2];
	void *well;

	(void)state;
	disturbed();
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	p.fd = fds[1];
	assert_int_equal(pthread_create(&thread, NULL, slow_writer, &p), 0);
	assert_int_equal(fd_read(fds[0], buf, 4), 4);
	assert_int_equal(fd_read(fds[0], buf + 4, sizeof buf - 4), 2);
	assert_int_equal(fd_read(fds[0], buf + 6, sizeof buf - 6), 0);
	assert_memory_equal(buf, "abcdef", 6);
	assert_int_equal(pthread_join(thread, &well), 0);
	assert_non_null(well);
	close(fds[0]);
}

static void says_why_not(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	char buf[1];

	(void)state;
	assert_true(fd >= 0);
	errno = 0;
	assert_false(fd_write(fd, "x", 1));
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(fd_read(fd, buf, 1), -1);
	assert_int_equal(errno, EBADF);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_all_in_spite_of_signals),
		cmocka_unit_test(reads_to_the_end_in_spite_of_signals),
		cmocka_unit_test(says_why_not),
	};

	return cmocka_run_group_tests_name("base/fd", tests, NULL, NULL);
}
