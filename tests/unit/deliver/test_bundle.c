/* Folders out of archives; tar itself makes these. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../src/deliver/bundle.h"
#include "check.h"

static const struct bundle_modes modes = { 0600, 0700 };

struct fixture {
	char dir[64];
	int fd;
	char bytes[64 * 1024];
	size_t n;
};

static void shell(const struct fixture *f, const char *line)
{
	char command[512];

	snprintf(command, sizeof command, "cd '%s' && { %s; }", f->dir, line);
	assert_int_equal(system(command), 0);
}

/* The archive that a shell line prints. */
static void archive(struct fixture *f, const char *line)
{
	char command[512];
	FILE *in;

	snprintf(command, sizeof command, "cd '%s' && { %s; }", f->dir, line);
	in = popen(command, "r");
	assert_non_null(in);
	f->n = fread(f->bytes, 1, sizeof f->bytes, in);
	assert_int_equal(pclose(in), 0);
	assert_true(f->n > 0);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->dir, sizeof f->dir, "/tmp/relance-bundle-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->fd = open(f->dir, O_RDONLY | O_DIRECTORY);
	shell(f, "mkdir from && cd from && printf %s letter >letter.pdf && "
		 ": >empty.csv && head -c 3000 /dev/zero >big.bin");
	archive(f, "tar --format=ustar -C from -cf - letter.pdf empty.csv "
		   "big.bin");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	close(f->fd);
	shell(f, "rm -rf '../'\"$(basename \"$PWD\")\"");
	free(f);
	return 0;
}

static bool make(struct fixture *f)
{
	return bundle_write(f->fd, "m-1", f->bytes, f->n, &modes);
}

static void files_are_laid_into_a_private_folder(void **state)
{
	struct fixture *f = *state;

	assert_true(make(f));
	shell(f, "diff -r from m-1 && [ ! -e m-1.part ]");
	shell(f, "[ \"$(stat -c %a m-1 m-1/* | sort -u | xargs)\" = "
		 "'600 700' ]");
}

static void what_is_there_stays(void **state)
{
	struct fixture *f = *state;

	assert_true(make(f));
	shell(f, "echo mine >m-1/letter.pdf");
	assert_true(make(f));
	shell(f, "grep -q mine m-1/letter.pdf");
}

/* A kill in the middle leaves the other name; the next time finishes it. */
static void what_a_kill_left_is_written_over(void **state)
{
	struct fixture *f = *state;

	shell(f, "mkdir m-1.part && printf half-and-more >m-1.part/letter.pdf");
	assert_true(make(f));
	shell(f, "diff -r from m-1 && [ ! -e m-1.part ]");
}

static void links_are_not_followed(void **state)
{
	struct fixture *f = *state;

	shell(f, "mkdir aim m-1.part && ln -s ../aim/x m-1.part/letter.pdf");
	assert_false(make(f));
	shell(f, "[ -z \"$(ls aim)\" ] && [ ! -e m-1 ]");
	shell(f, "rm -r m-1.part && ln -s aim m-1.part");
	assert_false(make(f));
	shell(f, "[ -z \"$(ls aim)\" ] && [ ! -e m-1 ]");
}

/* Only plain files in the folder itself, each of them whole. */
static void other_archives_are_refused(void **state)
{
	static const char *const lines[] = {
		"tar --format=ustar -cf - from/letter.pdf",
		"tar --format=ustar -cf - from",
		"ln -s letter.pdf from/link; tar --format=ustar -C from -cf - "
		"link",
		"mv from/letter.pdf from/.hidden; tar --format=ustar -C from "
		"-cf - .hidden",
		"tar --format=ustar -C from -cf - big.bin | head -c 1536",
		"head -c 1024 /dev/urandom",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < LENGTH(lines); i++) {
		archive(f, lines[i]);
		errno = 0;
		if (make(f) || errno != EBADMSG)
			fail_msg("%s: taken", lines[i]);
		shell(f, "[ ! -e m-1 ] && rm -rf m-1.part");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			files_are_laid_into_a_private_folder, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(what_is_there_stays, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			what_a_kill_left_is_written_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_are_not_followed, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(other_archives_are_refused,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
