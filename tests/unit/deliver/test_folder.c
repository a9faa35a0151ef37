/* The folder transport and the pump in front of it. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory_source.h"

static const struct mail_config folder_mail = { .transport = TRANSPORT_FOLDER };

struct fixture {
	char dir[64];
	struct deliver_options options;
	struct memory_run run;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->dir, sizeof f->dir, "/tmp/relance-folder-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->options =
		(struct deliver_options){ .mail = &folder_mail, .dir = f->dir };
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	memory_release(&f->run);
	snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static char *path_of(const struct fixture *f, const char *file)
{
	static char path[512];

	snprintf(path, sizeof path, "%s/%s", f->dir, file);
	return path;
}

static void assert_file_is(const char *path, const char *text)
{
	char buf[4096];
	FILE *in = fopen(path, "rb");
	size_t n;

	assert_non_null(in);
	n = fread(buf, 1, sizeof buf - 1, in);
	fclose(in);
	buf[n] = '\0';
	assert_string_equal(buf, text);
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static int count_files(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	int n = 0;

	assert_non_null(dir);
	while ((e = readdir(dir)))
		n += e->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void mail_becomes_a_private_file_under_its_id(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_int_equal(f->run.sum.accepted, 1);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	assert_string_equal(item[0].file, "outbox/2026-11-23/m-1.eml");
	assert_file_is(path_of(f, item[0].file), SAMPLE_MAIL);
	assert_int_equal(mode_of(path_of(f, item[0].file)), 0600);
	assert_int_equal(mode_of(path_of(f, "outbox/2026-11-23")), 0700);
}

static void letters_are_pdf_files_of_their_own_folder(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "l-1", .body = "<p>\n", .channel = CHANNEL_LETTER }
	};
	struct memory_source s = { .item = item, .n = 1 };

	memory_deliver(&f->run, &s, &f->options);
	assert_string_equal(item[0].file, "letters/2026-11-23/l-1.pdf");
	assert_file_is(path_of(f, item[0].file), "<p>\n");
}

static void thousands_are_asked_and_written_in_batches(void **state)
{
	enum {
		N = 1000
	};
	struct fixture *f = *state;
	struct memory_item *item = calloc(N, sizeof *item);
	struct memory_source s = { .item = item, .n = N };
	char id[N][16];

	for (int i = 0; i < N; i++) {
		snprintf(id[i], sizeof id[i], "m-%d", i);
		item[i].id = id[i];
		item[i].to = "ada@example.org";
	}
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.accepted, N);
	assert_true(s.leave_calls <= 6);
	for (int i = 0; i < N; i++) {
		assert_int_equal(item[i].asked, 1);
		assert_int_equal(item[i].results, 1);
	}
	assert_int_equal(count_files(path_of(f, "outbox/2026-11-23")), N);
	free(item);
}

static void without_leave_nothing_is_written_and_no_result_given(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1, .refuse_leave = true };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.withdrawn, 1);
	assert_int_equal(item[0].asked, 1);
	assert_int_equal(item[0].results, 0);
	assert_int_equal(access(path_of(f, "outbox"), F_OK), -1);
}

static void copies_of_one_message_share_its_file(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1", .to = "ada@example.org" },
				      { .id = "m-1",
					.to = "boss@example.org" } };
	struct memory_source s = { .item = item, .n = 2 };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.accepted, 2);
	assert_int_equal(count_files(path_of(f, "outbox/2026-11-23")), 1);
}

static void a_complete_file_is_never_written_again(void **state)
{
	struct fixture *f = *state;
	struct memory_item first[] = { { .id = "m-1",
					 .to = "ada@example.org" } };
	struct memory_item again[] = { { .id = "m-1",
					 .to = "ada@example.org",
					 .body = "Subject: other\r\n\r\n" } };
	struct memory_source s = { .item = first, .n = 1 };

	memory_deliver(&f->run, &s, &f->options);
	memory_release(&f->run);
	s = (struct memory_source){ .item = again, .n = 1 };
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(again[0].kind, OUTCOME_ACCEPTED);
	assert_file_is(path_of(f, again[0].file), SAMPLE_MAIL);
}

static void a_torn_file_of_a_killed_run_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };
	int fd;

	mkdir(path_of(f, "outbox"), 0700);
	mkdir(path_of(f, "outbox/2026-11-23"), 0700);
	fd = open(path_of(f, "outbox/2026-11-23/m-1.eml.part"),
		  O_CREAT | O_WRONLY, 0600);
	assert_int_equal(write(fd,
			       "Subject: torn, and longer than the real "
			       "message which follows",
			       61),
			 61);
	close(fd);
	memory_deliver(&f->run, &s, &f->options);
	assert_file_is(path_of(f, item[0].file), SAMPLE_MAIL);
	assert_int_equal(count_files(path_of(f, "outbox/2026-11-23")), 1);
}

static void a_link_in_place_of_the_outbox_is_not_followed(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	mkdir(path_of(f, "elsewhere"), 0700);
	assert_int_equal(symlink("elsewhere", path_of(f, "outbox")), 0);
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_int_equal(item[0].kind, OUTCOME_NOT_TRIED);
	assert_int_equal(count_files(path_of(f, "elsewhere")), 0);
}

static void a_link_in_place_of_the_part_file_is_not_followed(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	mkdir(path_of(f, "outbox"), 0700);
	mkdir(path_of(f, "outbox/2026-11-23"), 0700);
	assert_int_equal(symlink("../../victim",
				 path_of(f, "outbox/2026-11-23/m-1.eml.part")),
			 0);
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_NOT_TRIED);
	assert_int_equal(access(path_of(f, "victim"), F_OK), -1);
}

static void ids_that_are_not_ours_never_name_a_file(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = {
		{ .id = "../evil", .to = "ada@example.org" },
		{ .id = "", .to = "ada@example.org" },
		{ .id = "a/b", .to = "ada@example.org" },
		{ .id = "a.b", .to = "ada@example.org" }
	};
	struct memory_source s = { .item = item, .n = 4 };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.sum.refused, 4);
	assert_int_equal(count_files(f->dir), 0);
}

static void a_folder_of_a_group_gives_files_to_the_group(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	assert_int_equal(chmod(f->dir, 02770), 0);
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(mode_of(path_of(f, item[0].file)), 0660);
	assert_int_equal(mode_of(path_of(f, "outbox")), 02770);
}

static void a_stop_lets_the_begun_finish_and_begins_nothing(void **state)
{
	enum {
		N = 600
	};
	struct fixture *f = *state;
	struct memory_item *item = calloc(N, sizeof *item);
	atomic_bool stop = false;
	struct memory_source s = { .item = item,
				   .n = N,
				   .stop_at_leave = &stop };

	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "same",
						.to = "ada@example.org" };
	f->options.stop = &stop;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_true(s.next < N);
	assert_int_equal(s.leave_calls, 1);
	for (size_t i = 0; i < s.next; i++)
		assert_int_equal(item[i].results, 1);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	free(item);
}

static void a_past_deadline_claims_nothing(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	f->options.deadline_monotonic_ms = 1;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_OK);
	assert_int_equal(item[0].handed, 0);
}

static void a_store_that_fails_at_leave_lets_nothing_go(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1, .leave_fails = true };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_int_equal(access(path_of(f, "outbox"), F_OK), -1);
}

static void a_store_that_fails_at_results_stops_the_run(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1, .results_fail = true };

	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_TEMPFAIL);
	assert_int_equal(f->run.diags.errors, 1);
}

static void a_file_is_found_by_channel_day_and_id(void **state)
{
	struct fixture *f = *state;
	civil_day on = date_from_ymd(2026, 11, 23);
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	assert_false(deliver_file_exists(f->dir, CHANNEL_EMAIL, on, "m-1"));
	memory_deliver(&f->run, &s, &f->options);
	assert_true(deliver_file_exists(f->dir, CHANNEL_EMAIL, on, "m-1"));
	assert_false(deliver_file_exists(f->dir, CHANNEL_LETTER, on, "m-1"));
	assert_false(deliver_file_exists(f->dir, CHANNEL_EMAIL, on + 1, "m-1"));
	assert_false(deliver_file_exists(f->dir, CHANNEL_EMAIL, on,
					 "../2026-11-23/m-1"));
}

static void a_redirect_needs_a_mail_server(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	f->options.redirect = "me@example.org";
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(f->run.status, STATUS_PERMFAIL);
	assert_int_equal(f->run.diags.errors, 1);
	assert_int_equal(count_files(f->dir), 0);
}

static void the_null_transport_accepts_and_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 1 };

	f->options.discard = true;
	memory_deliver(&f->run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	assert_int_equal(item[0].asked, 1);
	assert_int_equal(count_files(f->dir), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(mail_becomes_a_private_file_under_its_id),
		CASE(letters_are_pdf_files_of_their_own_folder),
		CASE(thousands_are_asked_and_written_in_batches),
		CASE(without_leave_nothing_is_written_and_no_result_given),
		CASE(copies_of_one_message_share_its_file),
		CASE(a_complete_file_is_never_written_again),
		CASE(a_torn_file_of_a_killed_run_is_replaced),
		CASE(a_link_in_place_of_the_outbox_is_not_followed),
		CASE(a_link_in_place_of_the_part_file_is_not_followed),
		CASE(ids_that_are_not_ours_never_name_a_file),
		CASE(a_folder_of_a_group_gives_files_to_the_group),
		CASE(a_stop_lets_the_begun_finish_and_begins_nothing),
		CASE(a_past_deadline_claims_nothing),
		CASE(a_store_that_fails_at_leave_lets_nothing_go),
		CASE(a_store_that_fails_at_results_stops_the_run),
		CASE(a_file_is_found_by_channel_day_and_id),
		CASE(a_redirect_needs_a_mail_server),
		CASE(the_null_transport_accepts_and_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
