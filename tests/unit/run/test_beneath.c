/* Files below a folder: what an imported path may reach, and what not. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../src/run/beneath.h"
#include "check.h"

struct place {
	char dir[64];
	int folder;
};

static void write_file(int at, const char *path)
{
	int fd = openat(at, path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

/* docs/ with files and links; secret lies beside it. */
static int place_new(void **state)
{
	struct place *p = malloc(sizeof *p);
	int top;

	snprintf(p->dir, sizeof p->dir, "/tmp/relance-beneath-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	top = open(p->dir, O_PATH | O_DIRECTORY);
	assert_int_equal(mkdirat(top, "docs", 0700), 0);
	write_file(top, "secret");
	p->folder = openat(top, "docs", O_PATH | O_DIRECTORY);
	assert_int_equal(mkdirat(p->folder, "sub", 0700), 0);
	write_file(p->folder, "a.pdf");
	write_file(p->folder, "sub/b.pdf");
	assert_int_equal(symlinkat("a.pdf", p->folder, "link.pdf"), 0);
	assert_int_equal(symlinkat("../secret", p->folder, "out"), 0);
	assert_int_equal(symlinkat("sub", p->folder, "subway"), 0);
	assert_int_equal(symlinkat("..", p->folder, "up"), 0);
	close(top);
	*state = p;
	return 0;
}

static int place_free(void **state)
{
	static const char *const files[] = {
		"docs/sub/b.pdf", "docs/a.pdf",	 "docs/link.pdf",
		"docs/out",	  "docs/subway", "docs/up",
		"docs/sub",	  "docs",	 "secret",
	};
	struct place *p = *state;
	int top = open(p->dir, O_PATH | O_DIRECTORY);

	close(p->folder);
	for (size_t i = 0; i < LENGTH(files); i++)
		if (unlinkat(top, files[i], 0))
			unlinkat(top, files[i], AT_REMOVEDIR);
	close(top);
	rmdir(p->dir);
	free(p);
	return 0;
}

typedef int opener(int folder, const char *path);
static opener *const openers[] = { open_beneath, open_beneath_by_parts };

static void files_below_are_opened(void **state)
{
	static const char *const paths[] = { "a.pdf", "sub/b.pdf", "./a.pdf",
					     "sub//b.pdf", "sub/./b.pdf" };
	const struct place *p = *state;

	for (size_t k = 0; k < LENGTH(openers); k++) {
		for (size_t i = 0; i < LENGTH(paths); i++) {
			int fd = openers[k](p->folder, paths[i]);
			char c;

			if (fd < 0)
				fail_msg("%s: %s", paths[i], strerror(errno));
			assert_int_equal(read(fd, &c, 1), 1);
			assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
			close(fd);
		}
	}
}

static void nothing_outside_is_reached(void **state)
{
	static const struct {
		const char *path;
		int want;
	} cases[] = {
		{ "../secret", EXDEV },
		{ "/etc/passwd", EXDEV },
		{ "sub/../../secret", EXDEV },
		{ "link.pdf", ELOOP },
		{ "out", ELOOP },
		{ "subway/b.pdf", 0 },
		{ "up/secret", 0 },
		{ "none.pdf", ENOENT },
		{ "a.pdf/b", ENOTDIR },
	};
	const struct place *p = *state;

	for (size_t k = 0; k < LENGTH(openers); k++) {
		for (size_t i = 0; i < LENGTH(cases); i++) {
			int fd = openers[k](p->folder, cases[i].path);

			if (fd >= 0)
				fail_msg("%s was opened", cases[i].path);
			/* A link to a folder is ELOOP or ENOTDIR. */
			if (cases[i].want && errno != cases[i].want)
				fail_msg("%zu %s: %s", k, cases[i].path,
					 strerror(errno));
		}
	}
}

static void a_pipe_does_not_stop_us(void **state)
{
	const struct place *p = *state;

	assert_int_equal(mkfifoat(p->folder, "pipe", 0600), 0);
	for (size_t k = 0; k < LENGTH(openers); k++) {
		int fd = openers[k](p->folder, "pipe");

		assert_true(fd >= 0);
		close(fd);
	}
	unlinkat(p->folder, "pipe", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_below_are_opened,
						place_new, place_free),
		cmocka_unit_test_setup_teardown(nothing_outside_is_reached,
						place_new, place_free),
		cmocka_unit_test_setup_teardown(a_pipe_does_not_stop_us,
						place_new, place_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
