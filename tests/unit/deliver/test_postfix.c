/*
 * Sending to a real Postfix of our own: TLS, login, queue ids, refusals.
 * Where it cannot run (it needs root) the case is skipped by its name.
 */
#include <dirent.h>

#include "fault_server.h"

#define POSTFIX SMTP_DIR "/postfix.sh "
#define PORT "12525"

struct fixture {
	bool runs;
	char dir[64];
	struct mail_config mail;
	struct deliver_options options;
};

/* Absolute, and not by way of a folder that another test makes. */
static const char *authority(void)
{
	static char path[4096];

	assert_non_null(getcwd(path, sizeof path - 64));
	snprintf(path + strlen(path), 64, "/build/postfix/cert/ca.pem");
	return path;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	int rc = system(POSTFIX "start " PORT " >/dev/null 2>&1 </dev/null");

	f->runs = WIFEXITED(rc) && WEXITSTATUS(rc) == 0;
	snprintf(f->dir, sizeof f->dir, "/tmp/relance-postfix-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->mail = (struct mail_config){
		.transport = TRANSPORT_SMTP,
		.url = "smtp://127.0.0.1:" PORT,
		.starttls = true,
		.from = "dunning@example.com",
		.connections = 4,
		.timeout_seconds = 20,
		.ca_file = strdup(authority()),
	};
	f->options =
		(struct deliver_options){ .mail = &f->mail, .dir = f->dir };
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	if (f->runs)
		assert_int_equal(system(POSTFIX "stop"), 0);
	rmdir(f->dir);
	free((char *)(uintptr_t)f->mail.ca_file);
	free(f);
	return 0;
}

static void need_postfix(const struct fixture *f, const char *name)
{
	if (f->runs)
		return;
	print_message("SKIPPED %s: Postfix cannot run here\n", name);
	skip();
}

static int count_box(void)
{
	DIR *dir = opendir("build/postfix/run/box/new");
	struct dirent *e;
	int n = 0;

	while (dir && (e = readdir(dir)))
		n += e->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

/* Local delivery inside Postfix comes a moment after it accepted. */
static void wait_for_box(int n)
{
	for (int i = 0; i < 200 && count_box() < n; i++)
		usleep(50000);
	assert_int_equal(count_box(), n);
}

static void postfix_accepts_each_message_once(void **state)
{
	enum {
		N = 200
	};
	struct fixture *f = *state;
	struct memory_item item[N];
	struct memory_source s = { .item = item, .n = N };
	struct memory_run run;
	int before = count_box();

	need_postfix(f, __func__);
	for (int i = 0; i < N; i++)
		item[i] = (struct memory_item){ .id = "m",
						.to = "ada@example.org" };
	memory_deliver(&run, &s, &f->options);
	assert_int_equal(run.status, STATUS_OK);
	assert_int_equal(run.sum.accepted, N);
	assert_non_null(strstr(item[0].reply, "queued as"));
	wait_for_box(before + N);
	memory_release(&run);
}

static void postfix_refuses_an_unknown_address_for_good(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1", .to = "bob@example.org" },
				      { .id = "m-2",
					.to = "ada@example.org" } };
	struct memory_source s = { .item = item, .n = 2 };
	struct memory_run run;

	need_postfix(f, __func__);
	memory_deliver(&run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_REFUSED);
	assert_true(item[0].address_refused);
	assert_int_equal(item[1].kind, OUTCOME_ACCEPTED);
	memory_release(&run);
}

static void postfix_relays_only_after_a_login(void **state)
{
	struct fixture *f = *state;
	struct memory_item item[] = { { .id = "m-1", .to = "x@example.com" } };
	struct memory_source s = { .item = item, .n = 1 };
	struct memory_run run;

	need_postfix(f, __func__);
	memory_deliver(&run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_REFUSED);
	memory_release(&run);
	f->mail.user = "relance";
	setenv("RELANCE_SMTP_PASSWORD", "wrong", 1);
	s.next = 0;
	memory_deliver(&run, &s, &f->options);
	assert_true(run.sum.login_failed);
	memory_release(&run);
	setenv("RELANCE_SMTP_PASSWORD", "s3cret", 1);
	s.next = 0;
	memory_deliver(&run, &s, &f->options);
	assert_int_equal(item[0].kind, OUTCOME_ACCEPTED);
	memory_release(&run);
	unsetenv("RELANCE_SMTP_PASSWORD");
	f->mail.user = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(postfix_accepts_each_message_once),
		cmocka_unit_test(postfix_refuses_an_unknown_address_for_good),
		cmocka_unit_test(postfix_relays_only_after_a_login),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
